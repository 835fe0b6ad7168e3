"""The forms of the person page: corrections, handing over, status, merging."""

from __future__ import annotations

from collections.abc import Sequence

from checkin.core.models import Conference, Delegate, Status
from checkin.core.people import merging, registration
from checkin.core.people.fields import ON_BADGE
from checkin.core.session import Session
from checkin.countries import country_name, find_country
from checkin.tui import keys
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import FormDialog, Values
from checkin.tui.dialogs.kit.form import Field
from checkin.tui.phrases import latin, native_row, who

_STATUS_WORDS = {
    Status.CONFIRMED: "confirmed",
    Status.PROVISIONAL: "provisional (letter outstanding)",
    Status.PENDING: "pending (not yet approved)",
    Status.CANCELLED: "cancelled",
    Status.REFUSED: "refused",
}
_SENSITIVE = (("", "no"), ("yes", "yes: seen under a cover name"))
_NEEDS_REASON = "Say why."
_OLD_WORDS = "The printed badge shows the old words: {badge} prints a new one (name corrected)."


def details_fields(delegate: Delegate, conference: Conference) -> list[Field]:
    """The fields of a person that a desk may fill in or correct."""
    categories = tuple((item.key, item.label) for item in conference.categories)
    return [
        Field("honorific", "Honorific", delegate.honorific),
        Field("given_names", "Given names", delegate.given_names),
        Field("family_name", "Family name", delegate.family_name),
        Field("name", "Whole name", delegate.name),
        Field("native_name", "Name in its own script", delegate.native_name, alone=True),
        Field("position", "Position", delegate.position, limit=1000),
        Field("organisation", "Organisation", delegate.organisation, limit=1000),
        Field("country", "Country", country_name(delegate.country) or delegate.country_text, echo=country_echo),
        Field("category", "Category", delegate.category, options=categories),
        Field("email", "E-mail", delegate.email, check=check_email),
        Field("phone", "Phone", delegate.phone),
        Field("desk_note", "Desk note", delegate.desk_note, limit=1000),
        Field("box", "Box", delegate.box),
        Field("hand_over", "Give (with ;)", delegate.hand_over, limit=1000),
        Field("sensitive", "Sensitive", delegate.sensitive, options=_SENSITIVE),
        Field("cover_name", "Cover name", delegate.cover_name, placeholder=f"else Participant {delegate.ref}".rstrip()),
    ]


def with_country(values: Values) -> Values:
    """Turn the country as typed into its ISO code; what is no country is kept as text."""
    if "country" not in values:
        return values
    code = find_country(values["country"])
    return {**values, "country": code or "", "country_text": "" if code else values["country"]}


def country_echo(text: str) -> str:
    """How a country was understood, where that is not what was typed."""
    code = find_country(text)
    if not code:
        return "No country of this name is known; it is kept as written."
    name = country_name(code)
    return "" if name == text else name


def check_email(text: str) -> str:
    """A sentence for what cannot be an e-mail address."""
    local, at, host = text.partition("@")
    good = at and local and "." in host and " " not in text and not host.endswith(".")
    return "" if good else "An e-mail address looks like name@host.org."


def correct(session: Session, delegate: Delegate, conference: Conference) -> FormDialog[Done]:
    """Correct the name and the other fields, with a reason."""

    def judge(values: Values) -> tuple[str, str] | None:
        parts = values["given_names"], values["family_name"]
        kept = parts == (delegate.given_names, delegate.family_name)
        if not any((values["name"], values["native_name"], *parts)):
            return "name", "A person needs a name."
        if values["name"] != delegate.name and kept and any(parts):
            return "given_names", "Correct the given and family names too, or empty them: lists show those."
        return None

    def work(changes: Values) -> Done:
        reason = changes.pop("reason", "")
        corrected = registration.edit(session, delegate.id, with_country(changes), reason)
        stale = changes.keys() & ON_BADGE and _has_badge(session, delegate.id)
        advice = keys.told(f" {_OLD_WORDS}") if stale else ""
        return Done(f"Corrected: {who(corrected)}.{advice}" if changes else "Nothing was changed.", corrected)

    fields = [*details_fields(delegate, conference), Field("reason", "Reason", placeholder="who said so")]
    return FormDialog(f"Correct {who(delegate)}", fields, work, judge=judge, only_changes=True)


def hand_over(session: Session, delegate: Delegate) -> FormDialog[Done]:
    """A badge or items go to the person."""

    def work(values: Values) -> Done:
        registration.hand_over(session, delegate.id, values["what"])
        return Done(f"Handed over to {who(delegate)}: {values['what']}.", delegate)

    return FormDialog(
        f"Hand over to {who(delegate)}",
        [Field("what", "What", "; ".join(("badge", *delegate.items)), required="Say what is handed over.", limit=1000)],
        work,
        yes="Handed over",
        intro="This marks nobody present.",
        native=native_row(delegate),
    )


def collected(session: Session, delegate: Delegate) -> FormDialog[Done]:
    """Somebody else collects the badge."""

    def work(values: Values) -> Done:
        registration.hand_over(
            session, delegate.id, values["what"], taken_by=values["by"], authorisation=values["authorisation"]
        )
        return Done(f"Collected for {who(delegate)} by {values['by']}: {values['what']}.", delegate)

    return FormDialog(
        f"Collected for {who(delegate)} by somebody else",
        [
            Field("by", "By whom", required="Say who takes it."),
            Field("authorisation", "Authorisation", required="Say on what authority: a letter, a call."),
            Field("what", "What", "badge", required="Say what is handed over.", limit=1000),
        ],
        work,
        yes="Handed over",
        intro="This marks nobody present.",
        native=native_row(delegate),
    )  # fmt: skip


def status(session: Session, delegate: Delegate) -> FormDialog[Done]:
    """Confirm, cancel, refuse, ..., with a reason."""

    def work(values: Values) -> Done:
        changed = registration.set_status(session, delegate.id, Status(values["status"]), values["reason"])
        return Done(f"{who(changed)} is {changed.status} now.", changed)

    options = tuple((word.value, label) for word, label in _STATUS_WORDS.items())
    return FormDialog(
        f"Change the status of {who(delegate)}",
        [
            Field("status", "Status", delegate.status, options=options),
            Field("reason", "Reason", required="Say who decided, and why.", limit=1000),
        ],
        work,
        native=native_row(delegate),
    )


def merge(session: Session, kept: Delegate, other: Delegate) -> FormDialog[Done]:
    """Two records are one person; `kept` stays on the list."""

    def work(values: Values) -> Done:
        merged = merging.merge(session, other.id, kept.id, values["reason"], values["approved_by"])
        return Done(f"No. {other.ref} is part of {who(merged)} now. Both codes mark this person.", merged)

    return FormDialog(
        f"{who(other)} is the same person as {who(kept)}?",
        [
            Field("reason", "Reason", required=_NEEDS_REASON, limit=1000),
            Field("approved_by", "Approved by", required="Say who approved it."),
        ],
        work,
        yes="Same person",
        intro=f"No. {kept.ref} is kept; the marks and codes of no. {other.ref} count for it. It can be undone.",
        native="\n".join(filter(None, map(native_row, (other, kept)))),
    )


def unmerge(session: Session, kept: Delegate, merged: Sequence[Delegate]) -> FormDialog[Done]:
    """Take a merge back: choose which of the records that joined."""

    def work(values: Values) -> Done:
        apart = merging.unmerge(session, values["gone"], values["reason"])
        return Done(f"{who(apart)} is a record of its own again.", kept)

    return FormDialog(
        f"Take which record out of {who(kept)}?",
        [
            Field("gone", "Record", merged[0].id, options=tuple((item.id, _numbered(item)) for item in merged)),
            Field("reason", "Reason", required=_NEEDS_REASON, limit=1000),
        ],
        work,
        yes="Two persons",
    )


def _numbered(delegate: Delegate) -> str:
    """A person with the number first: the end of a long name may be cut."""
    name, number = latin(delegate), f"No. {delegate.ref}"
    return number if name == number else f"{number} {name}"


def _has_badge(session: Session, delegate_id: str) -> bool:
    from checkin.core.issuing.copies import needs_reason

    return needs_reason(session, delegate_id)
