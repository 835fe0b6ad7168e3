"""What is true of the conference as a whole, as recorded."""

from __future__ import annotations

import json
from datetime import date

from checkin.core.models import Category, Conference, Consent, Day, Profile, Showing, WalkIn, things
from db.local import settings as stored
from db.reading import conference
from db.store import Connection

FIRST_KEY_LETTER = "B"


# A walk-in needs a yes by name from whoever answers for the category. Support staff and interpreters change from shift
# to shift and are sent by the organiser; guards come by letter only.
DEFAULT_CATEGORIES = (
    Category("delegate", "DELEGATE", "#1f4e79"),
    Category("observer", "OBSERVER", "#5b7f2b"),
    Category("embassy", "EMBASSY", "#4b2e83"),
    Category("un", "UNITED NATIONS", "#0072b5"),
    Category("igo", "INTERNATIONAL ORGANISATION", "#00707a"),
    Category("ngo", "CIVIL SOCIETY", "#8a5a00"),
    Category("police", "POLICE", "#26323f"),
    Category("government", "GOVERNMENT", "#27415e"),
    Category("academia", "ACADEMIA", "#6a3d5c"),
    Category("private", "PRIVATE SECTOR", "#5a5a5a"),
    Category("media", "MEDIA", "#b3261e"),
    Category("speaker", "SPEAKER", "#9c4a00"),
    Category("interpreter", "INTERPRETER", "#44546a", walk_in=WalkIn.FREE),
    Category("security", "SECURITY", "#111111", walk_in=WalkIn.NO),
    Category("support", "SUPPORT STAFF", "#6b6b47", walk_in=WalkIn.FREE),
    Category("secretariat", "SECRETARIAT", "#006d3c"),
    Category("guest", "GUEST", "#7a7a7a"),
)


_CATEGORY_FIELDS = ("key", "label", "colour", "zones", "walk_in")
_WORD_LISTS = ("columns", "statuses", "categories")
_KEPT = ("contacts", "needs", "all")
_TEXT_FIELDS = ("name", "place", "organiser", "funding_line", "project")


def load(connection: Connection) -> Conference:
    """The conference as recorded."""
    fields = conference.fields(connection)
    days = [
        Day(item["number"], date.fromisoformat(item["date"]), item.get("label", ""))
        for item in json.loads(fields.get("days", "[]"))
    ]
    categories = [_category(item) for item in json.loads(fields.get("categories", "[]"))]
    return Conference(
        id=fields.get("id", ""),
        days=tuple(sorted(days, key=lambda day: day.number)),
        timezone=fields.get("timezone", "UTC"),
        cut_over=fields.get("cut_over", "04:00"),
        code_prefix=fields.get("code_prefix", ""),
        training=stored.setting(connection, stored.TRAINING) == "yes" or fields.get("training") == "yes",
        privacy=fields.get("privacy") == "yes",
        signed_only=fields.get("signed_only") == "yes",
        roles=fields.get("roles") == "yes",
        categories=tuple(categories) or DEFAULT_CATEGORIES,
        profiles=tuple(_profile(item) for item in json.loads(fields.get("profiles", "[]"))),
        shown=tuple(json.loads(fields.get("shown", "[]"))),
        keep=tuple((name, date.fromisoformat(day)) for name in _KEPT if (day := fields.get(f"keep_{name}"))),
        **{name: fields.get(name, "") for name in _TEXT_FIELDS},
    )


def made_to_train(connection: Connection) -> bool:
    """Whether the conference was made to train on, as the demo is, so that each of its files says so; not a copy."""
    return conference.fields(connection).get("training") == "yes"


def _category(item: dict[str, str]) -> Category:
    known = {name: item[name] for name in ("key", "label", "colour", "zones") if name in item}
    return Category(**known, walk_in=WalkIn(item.get("walk_in", WalkIn.APPROVED)))


def _profile(item: dict[str, str]) -> Profile:
    columns, statuses, categories = (things(item.get(name, "")) for name in _WORD_LISTS)
    return Profile(
        item["key"],
        columns=columns,
        sensitive=Showing(item.get("sensitive", Showing.LEFT_OUT)),
        consent=Consent(item.get("consent", Consent.YES)),
        statuses=statuses,
        categories=categories,
    )


def fields_of(conference: Conference) -> dict[str, str]:
    """The conference as an entry records it: the inverse of `load`."""

    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    days = [{"number": day.number, "date": day.date.isoformat(), "label": day.label} for day in conference.days]
    categories = [{name: getattr(item, name) for name in _CATEGORY_FIELDS} for item in conference.categories]
    return {
        "id": conference.id,
        "days": text(days),
        "categories": text(categories),
        "profiles": text([_profile_text(profile) for profile in conference.profiles]),
        "shown": text(conference.shown),
        "timezone": conference.timezone,
        "cut_over": conference.cut_over,
        "code_prefix": conference.code_prefix,
        "training": "yes" if conference.training else "",
        "privacy": "yes" if conference.privacy else "",
        "signed_only": "yes" if conference.signed_only else "",
        "roles": "yes" if conference.roles else "",
        **{name: getattr(conference, name) for name in _TEXT_FIELDS},
        **{f"keep_{name}": day.isoformat() for name, day in conference.keep},
    }


def _profile_text(profile: Profile) -> dict[str, str]:
    words = {name: "; ".join(getattr(profile, name) or ()) for name in _WORD_LISTS}
    how = {"sensitive": profile.sensitive.value, "consent": profile.consent.value}
    return {"key": profile.key, **words, **how}
