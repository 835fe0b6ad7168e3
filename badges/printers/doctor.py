"""What a printer's reasons mean at the desk: a plain sentence, and what to do.

Keywords are those of IPP (RFC 8011 5.4.12, PWG 5100.9), of CUPS, and our own for printers that say
nothing or speak ZPL.
"""

from __future__ import annotations

from dataclasses import dataclass

from .doctor_words import WORDS, Words
from .model import Condition, Media, PrinterState, Reason, Severity

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.REPORT)
# These read a chip in the roll and report any other maker's as "out of labels": notes of thermal-label.github.io
# (LabelWriter 550 protocol) and of owners; the 450 series prints on anything.
_CHOOSY = ("labelwriter 550", "labelwriter 5xl", "dymo 550", "dymo 5xl")


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing about a printer: how bad, what it is, what to do, and whether to offer another printer now."""

    severity: Severity
    sentence: str
    next_step: str
    reroute: bool = False
    keyword: str = ""


def blocks(reason: Reason) -> bool:
    """Whether a job may be waiting because of `reason`.

    For a keyword we know the suffix does not count: CUPS passes an empty tray on as a warning and a printer
    that is off as a report (its SNMP back end), and what one hop calls an error the next may not.
    """
    words = WORDS.get(reason.keyword)
    return reason.severity is Severity.ERROR if words is None else words.blocks


def advice(state: PrinterState, wanted: Media | None = None) -> list[Advice]:
    """What to tell the operator, the worst first; [] when all is well.

    `wanted` is the stock the next badge needs: with it, a printer that tells what is loaded is told apart
    from one with the wrong roll before anything is printed.
    """
    found = [explain(reason, state.state) for reason in state.reasons]
    keywords = {reason.keyword for reason in state.reasons}
    if "media-empty" in keywords and any(name in state.model.lower() for name in _CHOOSY):
        found.append(_from_words("roll-refused", WORDS["roll-refused"], Severity.WARNING))
    if wanted and state.media_ready and not any(media.fits(wanted) for media in state.media_ready):
        found.append(_wrong_roll(state, wanted))
    if not state.accepting:
        found.append(_from_words("not-accepting", WORDS["not-accepting"], Severity.ERROR))
    if not any(item.severity is Severity.ERROR for item in found):
        found += _unexplained(state)
    return sorted(found, key=lambda item: _ORDER.index(item.severity))


def explain(reason: Reason, condition: Condition = Condition.UNKNOWN) -> Advice:
    """What one reason of a printer or a job means; `condition` is the printer's, which makes a warning an error."""
    severity = _severity(reason, condition)
    if words := WORDS.get(reason.keyword):
        return _from_words(reason.keyword, words, severity)
    step = "" if severity is Severity.REPORT else "Look at the printer's own display."
    sentence = f"The printer says: {reason.keyword.replace('-', ' ')}."
    return Advice(severity, sentence, step, severity is Severity.ERROR, reason.keyword)


def _severity(reason: Reason, condition: Condition) -> Severity:
    words = WORDS.get(reason.keyword)
    if words is not None and words.harmless:
        return Severity.REPORT
    if blocks(reason):
        # RFC 8011: without a suffix it is an error. And a printer at work that has one of these is stuck,
        # whatever the suffix: ippeveprinter tells an empty tray as a warning while the job waits for paper.
        stuck = condition in (Condition.PROCESSING, Condition.STOPPED, Condition.SILENT)
        certain = stuck or reason.severity in (Severity.ERROR, Severity.NONE)
        return Severity.ERROR if certain else Severity.WARNING
    return Severity.REPORT if reason.severity is Severity.REPORT else Severity.WARNING


def _from_words(keyword: str, words: Words, severity: Severity) -> Advice:
    return Advice(severity, words.sentence, words.next_step, severity is Severity.ERROR and words.reroute, keyword)


def _wrong_roll(state: PrinterState, wanted: Media) -> Advice:
    has = ", ".join(str(media) for media in state.media_ready)
    return Advice(
        Severity.ERROR,
        f"The wrong stock is loaded: {has} instead of {wanted}.",
        f"Load {wanted}, or choose the printer that has it.",
        reroute=True,
        keyword="wrong-media",
    )


def _unexplained(state: PrinterState) -> list[Advice]:
    """A printer that stands still without saying why."""
    keyword = {Condition.SILENT: "no-answer", Condition.STOPPED: "stopped"}.get(state.state)
    if keyword is None:
        return []
    found = _from_words(keyword, WORDS[keyword], Severity.ERROR)
    said = f"{found.sentence} It says: {state.message}" if state.message else found.sentence
    return [Advice(found.severity, said, found.next_step, found.reroute, keyword)]
