"""The doctor's table: for each reason a sentence and a next step."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What a keyword means. `blocks`: nothing comes out meanwhile. `reroute`: it takes longer than a queue can wait.

    `harmless`: said in the normal course of printing, whatever suffix it bears.
    """

    sentence: str
    next_step: str
    blocks: bool = True
    reroute: bool = True
    harmless: bool = False


def sentence_about(printer: str, sentence: str) -> str:
    """A sentence of "the printer" with its name in it."""
    rest = sentence.removeprefix("The printer ")
    return f"Printer {printer} {rest}" if rest != sentence else f"{printer}: {sentence[0].lower()}{sentence[1:]}"


_WAIT = "Nothing to do."
_OPEN = "Close every cover until it clicks. The badge then goes on by itself."
_JAM = "Open the cover, take the stuck card out whole, close. Then ask whether the badge came out."

WORDS: dict[str, Words] = {
    # RFC 8011 5.4.12; PWG 5100.9 for the parts of the paper path.
    "media-empty": Words("The printer is out of stock.", "Load cards or a new roll. The badge then goes on by itself."),
    "media-needed": Words(
        "The printer waits for other stock than it has loaded.",
        "Load the size the badge needs, or choose the printer that has it.",
    ),
    "media-low": Words("The stock is nearly used up.", "Have the next roll or pack ready.", blocks=False),
    "media-jam": Words("A card is stuck in the printer.", _JAM),
    "media-path-media-jam": Words("A card is stuck in the printer.", _JAM),
    "input-tray-missing": Words("The paper tray is not in.", "Push the tray in until it clicks."),
    "input-media-supply-empty": Words("The tray is empty.", "Fill the tray. The badge then goes on by itself."),
    "output-area-full": Words("The output tray is full.", "Take the printed badges out.", reroute=False),
    "output-area-almost-full": Words("The output tray is nearly full.", "Take the badges out.", blocks=False),
    "cover-open": Words("The printer's cover is open.", _OPEN, reroute=False),
    "door-open": Words("A door of the printer is open.", _OPEN, reroute=False),
    "interlock-open": Words("A cover of the printer is not shut.", _OPEN, reroute=False),
    "paused": Words("The printer is paused.", "Press its pause or feed button, or resume it.", reroute=False),
    "moving-to-paused": Words("The printer is about to pause.", "Resume it if nobody meant to.", blocks=False),
    "hold-new-jobs": Words("The printer holds every new job.", "Let it release jobs again, in its own menu."),
    "stopped-partly": Words("One of several printers behind this name stands.", "Look at each.", blocks=False),
    "stopping": Words("The printer is stopping.", "Wait, then look again.", blocks=False),
    "shutdown": Words("The printer was switched off or is shutting down.", "Switch it on; wait until it is ready."),
    "deactivated": Words("The printer was taken out of service.", "Choose another; ask whoever looks after it."),
    "timed-out": Words("The printer does not answer its queue.", "Check its power and its cable or Wi-Fi."),
    "connecting-to-device": Words("The queue is still reaching for the printer.", "Wait.", blocks=False),
    "spool-area-full": Words("The printer's memory is full.", "Wait until it has printed some, then go on."),
    "toner-empty": Words("The toner is used up.", "Change the cartridge."),
    "toner-low": Words("The toner is low.", "Have a cartridge ready.", blocks=False),
    "marker-supply-empty": Words("The ink, toner or ribbon is used up.", "Change it."),
    "marker-supply-low": Words("The ink, toner or ribbon is low.", "Have the next one ready.", blocks=False),
    "marker-waste-full": Words("The waste container is full.", "Change the waste container."),
    "marker-waste-almost-full": Words("The waste container is nearly full.", "Have one ready.", blocks=False),
    "fuser-over-temp": Words("The printer is too hot.", "Wait some minutes; print elsewhere meanwhile."),
    "fuser-under-temp": Words("The printer is warming up.", _WAIT, blocks=False, harmless=True),
    "developer-empty": Words("The developer is used up.", "Change the unit."),
    "opc-life-over": Words("The drum is worn out.", "Change the drum."),
    "interpreter-resource-unavailable": Words("The printer lacks memory for this badge.", "Choose another printer."),
    # Job reasons (RFC 8011 5.3.8), less the suffix that the words "-error" at their end look like.
    "aborted-by-system": Words("The printer gave the badge up.", "See what is wrong with it, then print again."),
    "job-canceled-by-user": Words("The job was cancelled.", _WAIT, harmless=True, reroute=False),
    "job-canceled-by-operator": Words("Somebody cancelled the job.", "Print again if it is wanted.", reroute=False),
    "job-canceled-at-device": Words("Somebody cancelled it at the printer.", "Print again if it is wanted."),
    "processing-to-stop-point": Words("The printer is still dropping the job.", "Wait.", blocks=False),
    "document-format": Words("The printer could not read the badge.", "Choose another printer."),
    "document-unprintable": Words("The printer could not print the badge.", "Choose another printer."),
    # CUPS: scheduler/printers.c and the back ends.
    "offline": Words("The printer is off or off the network.", "Check power and cable or Wi-Fi."),
    "cups-ipp-missing-job-history": Words("The printer keeps no list of jobs.", _WAIT, blocks=False, harmless=True),
    "cups-waiting-for-job-completed": Words("The printer is at work.", _WAIT, blocks=False, harmless=True),
    "cups-missing-filter": Words("The computer lacks the printer's driver.", "Set the queue up as driverless (IPP)."),
    "cups-insecure-filter": Words("The computer refuses the printer's driver.", "Set it up as driverless (IPP)."),
    "cups-certificate": Words("The printer's certificate is not trusted.", "Set the queue up anew."),
    "com.apple.print.recoverable": Words("The printer has a passing fault.", "Look at its display.", blocks=False),
    # ZPL ~HS: Zebra, ZPL II programming guide, Host Status Return.
    "ribbon-out": Words("The ribbon is used up.", "Load a new ribbon, or set the printer to direct thermal."),
    "head-over-temperature": Words("The print head is too hot.", "Wait a minute; leave the cover shut.", reroute=False),
    "head-under-temperature": Words("The print head is too cold.", "Wait until it is warm.", blocks=False),
    "memory-lost": Words("The printer lost its settings.", "Calibrate it, then print a test badge.", blocks=False),
    "label-not-taken": Words("A printed label waits to be taken.", "Take it.", blocks=False, reroute=False),
    # Brother QL: the roll in the box is two-coloured, and a black-only job on it is refused (brother_ql 92, 58, 22).
    "media-colour": Words(
        "A black and red roll is loaded, and the badge is black only.",
        "Load a black-on-white roll, or set the printer to two colours.",
    ),
    "roll-refused": Words(
        "This model refuses rolls of other makers and then says it is out of stock.",
        "Load the maker's own roll, or choose another printer.",
    ),
    # The line to the printer, as the back ends here see it.
    "no-answer": Words(
        "The printer does not answer.",
        "Look at it: a label printer keeps silent when it is out of stock or open. Else check power and cable.",
    ),
    "connection-refused": Words("The printer does not answer.", "Check its power and its address."),
    "connection-lost": Words("The line to the printer broke.", "Check the cable or Wi-Fi; look for the badge."),
    "host-not-found": Words("No printer has this name.", "Check the name, and that both are on one network."),
    "host-unreachable": Words("The printer cannot be reached.", "Check that both are on one network."),
    "not-understood": Words("What answers here does not speak as a printer does.", "Check the address and the port."),
    "password-wanted": Words("The printer asks for a password.", "Let it print without one on this network."),
    "not-allowed": Words("The printer does not let this computer print.", "Allow this computer in its settings."),
    "no-such-printer": Words("There is no printer of this name at that address.", "Check the address."),
    "encryption-wanted": Words("The printer wants encryption.", "Write its address with ipps:// in front."),
    "http-refused": Words("The printer refused to talk to us.", "Switch it off and on again."),
    "certificate-changed": Words(
        "Another printer answers at this address: its certificate has changed.",
        "If the printer was replaced or reset, set it up anew. Nothing was sent.",
    ),
    "folder-missing": Words("The folder is not there.", "Plug the drive in, or choose another folder."),
    "folder-full": Words("The folder's disk is full or cannot be written.", "Free some room, or choose another."),
    "kind-unknown": Words(
        "This program does not know its kind of printer.",
        "A newer program set it up. Choose another printer, or forget this one: badges then become PDF files.",
    ),
    "queue-missing": Words("This computer has no such print queue.", "Choose another printer."),
    "stopped": Words("The printer stands still.", "Look at its display; it may have been stopped by somebody."),
    "not-accepting": Words("The printer takes no new jobs.", "Let it accept jobs again, or choose another."),
    "unknown-state": Words("The printer does not say how it is.", "Look at it.", blocks=False),
}
