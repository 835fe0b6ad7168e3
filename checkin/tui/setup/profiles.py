"""What lists and files for others show, and of whom: one profile after the other, as plain choices."""

from __future__ import annotations

from checkin.core.models import Consent, Profile, Showing, Status, things
from checkin.core.people.disclosure import CHANGEABLE, SHOWABLE, profile_named
from checkin.core.people.profiles import set_profile
from checkin.core.session import Session
from checkin.tui.dialogs.kit.answers import Done
from checkin.tui.dialogs.kit.asking import FormDialog, Values
from checkin.tui.dialogs.kit.base import Dialog
from checkin.tui.dialogs.kit.choices import Choice, ChoiceBar
from checkin.tui.dialogs.kit.form import Field

_SENSITIVE = (
    (Showing.LEFT_OUT.value, "left out"),
    (Showing.COUNTED.value, "counted, and nothing said of them"),
    (Showing.COVERED.value, "under the cover name"),
)
_CONSENT = (
    (Consent.NOT_ASKED.value, "whether they agreed or not"),
    (Consent.UNLESS_NO.value, "unless they said no"),
    (Consent.YES.value, "only who said yes"),
)
_EXPECTED = f"{Status.CONFIRMED.value}; {Status.PROVISIONAL.value}"
_STATUSES = (("", "whatever the status"), (_EXPECTED, "only who is expected"))
_YES_NO = (("yes", "shown"), ("no", "not shown"))


class ProfilesDialog(Dialog[str]):
    """Which profile to change; answers with its word."""

    KEYS = "A digit or Enter chooses   Esc leaves all as it is"

    def __init__(self) -> None:
        super().__init__("Which list or file for others?", [Choice(item.key, item.label) for item in CHANGEABLE])

    def on_mount(self) -> None:
        self.query_one(ChoiceBar).add_class("-column")

    def chosen(self, key: str) -> None:
        self.dismiss(key)


def profile_form(session: Session, key: str) -> FormDialog[Done]:
    """Ask what a profile shows, and of whom; every desk follows from its next file on."""
    profile = profile_named(session.conference, key)
    fields = _fields(profile, session)
    opened = {field.name: field.value for field in fields}

    def work(changes: Values) -> Done:
        if not changes:
            return Done("Nothing was changed.")
        set_profile(session, _changed(profile, {**opened, **changes}))
        return Done(f"{profile.label}: changed.")

    heading = f"{profile.label}: what is shown, and of whom?"
    return FormDialog(heading, fields, work, judge=_judge, only_changes=True)


def _fields(profile: Profile, session: Session) -> list[Field]:
    columns = set(profile.columns or ())
    statuses = "; ".join(profile.statuses)
    categories = "; ".join(profile.categories)
    known = f"With ; between: {', '.join(item.key for item in session.conference.categories)}"
    return [
        Field("sensitive", "Sensitive people", profile.sensitive.value, options=_SENSITIVE),
        Field("consent", "Others", profile.consent.value, options=_CONSENT),
        Field("statuses", "Status of these", statuses, options=_STATUSES),
        Field("categories", "Categories", categories, placeholder="all", help=known, limit=1000),
        *(
            Field(group, group, "yes" if columns.issuperset(names) else "no", options=_YES_NO)
            for group, names in SHOWABLE.items()
        ),
    ]


def _judge(values: Values) -> tuple[str, str] | None:
    if all(values[group] == "no" for group in SHOWABLE):
        return next(iter(SHOWABLE)), "Something must be shown."
    return None


def _changed(profile: Profile, values: Values) -> Profile:
    return profile._replace(
        columns=tuple(name for group, names in SHOWABLE.items() if values[group] == "yes" for name in names),
        sensitive=Showing(values["sensitive"]),
        consent=Consent(values["consent"]),
        statuses=things(values["statuses"]),
        categories=things(values["categories"]),
    )
