"""What a delegate's badge shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from badges.spec import BadgeSpec
from checkin.core.models import Category, Conference, Delegate
from checkin.core.people.disclosure import covered
from checkin.countries import country_name

# Where a country writes Arabic letters in another hand than Naskh, or Han letters in shapes of its own.
_LANGUAGES = {
    "PK": "ur", "JP": "ja", "KR": "ko", "KP": "ko", "TW": "zh-Hant-TW", "HK": "zh-Hant-HK", "MO": "zh-Hant-MO",
    "CN": "zh-Hans", "SG": "zh-Hans", "MY": "zh-Hans",
}  # fmt: skip
_UNKNOWN_COLOUR = "#44546a"
# A column "photo" alone says whether somebody agrees to photos.
_PHOTO = frozenset(("photo file", "photo filename", "picture", "portrait"))


class _Photo(NamedTuple):
    """The file of a photo: what it is called and what it holds, or why it cannot be used."""

    name: str = ""
    content: bytes = b""
    fault: str = ""


def spec_of(conference: Conference, delegate: Delegate, code: str, copy: int, photos: Path | None = None) -> BadgeSpec:
    """The badge of a delegate: what is printed, in the words of the conference.

    `photos` is the folder of the files that a column "photo file" (or "picture", "portrait") of the list names. A
    sensitive person's badge bears the cover name and no photo, whoever asks for it.
    """
    delegate = covered(delegate)
    category = next(
        (item for item in conference.categories if item.key == delegate.category),
        Category(delegate.category, delegate.category.upper() or "PARTICIPANT", _UNKNOWN_COLOUR),
    )
    photo = _photo(delegate, photos)
    latin = delegate.name if delegate.name != delegate.native_name else ""
    return BadgeSpec(
        name=latin or ("" if delegate.native_name else delegate.name),
        family_name=delegate.family_name if latin else "",
        given_names=delegate.given_names if latin else "",
        native_name=delegate.native_name,
        honorific=delegate.honorific,
        position=delegate.position,
        organisation=delegate.organisation,
        country_name=country_name(delegate.country) if delegate.country else delegate.country_text,
        category_label=category.label,
        category_colour=category.colour,
        zones=delegate.zones or category.zones,
        code=code,
        ref=delegate.ref,
        conference_name=conference.name,
        event_line=event_line(conference),
        funding_line=conference.funding_line,
        training=conference.training,
        copy=copy,
        days_text=f"Day {delegate.days.replace(',', ', ')} only" if delegate.days else "",
        language=language_of(delegate.country),
        attributes={**delegate.attributes, "category": delegate.category, "capacity": delegate.capacity},
        photo=photo.content,
        photo_name=photo.name,
        photo_fault=photo.fault,
    )


def language_of(country: str) -> str:
    """The BCP 47 tag that chooses the shapes of letters for people of a country; empty where they are the usual."""
    return _LANGUAGES.get(country, "")


def _photo(delegate: Delegate, photos: Path | None) -> _Photo:
    """The file that the list names, or why it cannot be used: the check before printing says so."""
    name = photo_name(delegate)
    if not name or photos is None:
        return _Photo()
    from badges.pictures import PictureError, read_file

    path = photos / name
    try:
        return _Photo(path.name, read_file(path))
    except PictureError as error:
        return _Photo(path.name, fault=str(error))
    except FileNotFoundError:
        return _Photo(path.name, fault=f"is no picture in the folder {photos.name}")
    except (OSError, ValueError):
        return _Photo(path.name, fault="cannot be opened")


def photo_name(delegate: Delegate) -> str:
    """The name of the file that the list gives of somebody, empty where none: only a name counts, for a list must not
    reach for files elsewhere."""
    named = next((value for key, value in delegate.attributes.items() if key.casefold() in _PHOTO), "")
    return Path(named.replace("\\", "/")).name


def sample(conference: Conference) -> BadgeSpec:
    """A badge of nobody, to try a printer with: every script, no code."""
    nobody = Delegate(
        "sample", ref="TEST", honorific="Mr", name="Nguyễn Thị Σωκράτης Иванова", native_name="محمد یوسف خان",
        position="Test page", organisation="शर्मा कृष्ण", country="PK",
    )  # fmt: skip
    return replace(spec_of(conference, nobody, "", 1), training=True)


def event_line(conference: Conference) -> str:
    """Place and dates: "Islamabad, 24-25 November 2026"."""
    dates = sorted(day.date for day in conference.days)
    if not dates:
        return conference.place
    first, last = dates[0], dates[-1]
    if first == last:
        when = f"{first.day} {first:%B %Y}"
    elif (first.month, first.year) == (last.month, last.year):
        when = f"{first.day}\N{EN DASH}{last.day} {last:%B %Y}"
    else:
        when = f"{first.day} {first:%B %Y} \N{EN DASH} {last.day} {last:%B %Y}"
    return f"{conference.place}, {when}" if conference.place else when
