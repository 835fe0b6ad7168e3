"""What each column below a header means: by its title, and where that does not tell, by the values below it."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import pairwise

from checkin.core.models import Day, Status
from checkin.text import clean_text

from . import titles, values
from .columns import COUNTRY_OR_ORGANISATION, Columns
from .day_columns import day_columns
from .headers import NAME_FIELDS
from .honorifics import is_honorific
from .layouts import Layout, detect_layout, layout_meaning
from .lexicon import is_placeholder
from .mapping import ATTRIBUTE, IGNORE, ColumnMap
from .name_columns import PARTS, settle_names
from .results import Row
from .samples import ENOUGH, Samples
from .state_columns import days_asked, judged, kind_of, sense_of
from .states import Sense, read
from .titles import language, meaning

_OTHERWISE = {
    titles.ID: "ref",
    titles.COUNTRY_OR_ORGANISATION: COUNTRY_OR_ORGANISATION,
    titles.WEAK_ORGANISATION: "organisation",
}
_MOSTLY = 0.8
_BARE_NUMBER = re.compile(r"#?(0|[^\D0]\d{0,8})(?:\.0?|\))?")


def resolve(
    header: Row,
    body: Sequence[Row],
    mapping: ColumnMap | None = None,
    days: Sequence[Day] = (),
    hidden: Set[int] = frozenset(),
    aside: Set[int] = frozenset(),
) -> Columns:
    """Decide what every column means, looking at its first values where the title alone does not tell.

    Args:
        header: the titles.
        body: the rows below.
        mapping: what somebody said of the columns.
        days: the conference days, for lists with a column a day.
        hidden: the columns that the list does not show.
        aside: the columns of people who are not those of the list.
    """
    shown = tuple(clean_text(cell, limit=200) for cell in header.cells)
    samples = [Samples(body, index) for index in range(len(shown))]
    layout = detect_layout(shown, samples[0].texts if samples else ())
    columns = Columns(header, shown, layout, language(list(shown)), samples)
    said = _take_mapping(columns, mapping)
    _settle_titles(columns, [index for index in range(len(shown)) if index not in said], hidden, aside)
    _settle_numbers(columns, said, body)
    settle_names(columns, said)
    _settle_countries(columns)
    _settle_addresses(columns, said)
    _settle_days(columns, said, days)
    columns.answered = {index for index in columns.states if _says_who_comes(columns, index)}
    return columns


def _settle_titles(columns: Columns, indexes: Sequence[int], hidden: Set[int], aside: Set[int]) -> None:
    """Take what the titles say; those that say it of several things wait until the others are settled."""
    unsure: list[tuple[int, str]] = []
    for index in sorted(indexes, key=lambda index: _is_hollow(columns, index)):
        if _is_left(columns, index, hidden, aside):
            continue
        fixed = layout_meaning(columns.layout, columns.titles, index)
        found = meaning(columns.titles[index]) if fixed is None else fixed
        if _settle_state(columns, index, found, fixed is None):
            continue
        if found.startswith("?"):
            unsure.append((index, found))
        else:
            columns.claim(index, found)
    for index, found in unsure:
        _settle(columns, index, found)


def _settle_days(columns: Columns, said: Set[int], days: Sequence[Day]) -> None:
    """Find the columns that stand for a day each; one that holds all the days of a person goes before them."""
    whole = {index for index, field in columns.fields.items() if field == "days"}
    asked = {index: columns.titles[index] for index in {*columns.attributes, *(whole - said)}}
    of_one = day_columns(asked, columns.samples, tuple(days))
    if whole <= of_one.keys():
        columns.days = of_one
    for index in columns.days:
        columns.attributes.pop(index, None)
        columns.fields.pop(index, None)


def _take_mapping(columns: Columns, mapping: ColumnMap | None) -> set[int]:
    """Give columns what somebody said of them; return which."""
    said: set[int] = set()
    for index, title in enumerate(columns.titles):
        given = mapping.field_of(title, index) if mapping else None
        if given is None:
            continue
        said.add(index)
        if given == IGNORE:
            columns.skipped.add(index)
        elif given == ATTRIBUTE:
            columns.keep(index)
        else:
            columns.fields[index] = given
        if given == "status":
            columns.states[index] = sense_of(title)[0] or Sense.STATE
    return said


def _is_hollow(columns: Columns, index: int) -> bool:
    """Whether a column says nothing of anybody, so that another with the same meaning goes before it."""
    samples, name = columns.samples[index], meaning(columns.titles[index])
    if name in NAME_FIELDS:
        return not samples.texts or samples.all_the_same
    nothing = samples.all_the_same or samples.share(is_placeholder) == 1
    return not samples.texts or (name == "email" and nothing and "@" not in samples.texts[0])


def _is_left(columns: Columns, index: int, hidden: Set[int], aside: Set[int]) -> bool:
    """Keep or leave out a column whose title does not count."""
    if not columns.titles[index]:
        columns.attributes[index] = f"column {index + 1}"
        columns.states[index] = Sense.AMONG
    elif index in hidden:
        columns.untaken[index] = "it is hidden in the list"
    elif index in aside:
        columns.keep(index)
    elif meaning(columns.titles[index]) == titles.PRIVATE and columns.layout is not Layout.OWN_ATTENDANCE:
        columns.untaken[index] = "a list of delegates needs no such numbers"
    else:
        return False
    return True


def _settle(columns: Columns, index: int, found: str) -> None:
    """Give a meaning to a column whose title has several, by the values below it."""
    samples = columns.samples[index]
    if found == titles.LINE_NUMBER:
        columns.skipped.add(index)
        columns.numbering.add(index)
    elif found == titles.TITLE:
        honorific = columns.layout is Layout.INDICO or samples.share(is_honorific) >= 0.5
        columns.claim(index, "honorific" if honorific else "position")
    elif found == titles.STATE:
        if samples.share(lambda text: bool(read(text))) > 0.5:
            _claim_state(columns, index, Sense.STATE)
        else:
            countries = samples.share(lambda text: bool(values.country(text)))
            columns.claim(index, "country" if countries > 0.5 else "")
    elif found == titles.REMARKS:
        columns.keep(index)
        columns.remarks.add(index)
        columns.states[index] = Sense.AMONG
    elif found in PARTS:
        columns.parts[index] = PARTS[found]
    else:
        columns.claim(index, _OTHERWISE.get(found, ""))


def _settle_state(columns: Columns, index: int, found: str, free: bool) -> bool:
    """Take a column that speaks of the registration, by its values too; `free`: its layout leaves it to the title."""
    if (not free and found != "status") or columns.titles[index] in days_asked(columns.titles):
        return False
    samples = columns.samples[index].texts
    sense = judged(columns.titles[index], "" if found == titles.OTHER else found, samples)
    if sense is not None:
        _claim_state(columns, index, sense)
    elif found == "status":
        kinds = [kind for text in samples if (kind := kind_of(text))]
        columns.claim(index, max(set(kinds), key=kinds.count))
        columns.states[index] = Sense.AMONG
    elif found in ("capacity", "category"):
        columns.states[index] = Sense.AMONG
    return sense is not None or found == "status"


def _claim_state(columns: Columns, index: int, sense: Sense) -> None:
    columns.states[index] = sense
    if sense is Sense.ASIDE:
        columns.keep(index)
    else:
        columns.claim(index, "status")


def _says_who_comes(columns: Columns, index: int) -> bool:
    """Whether the column says of some that they are confirmed: then a blank cell does not."""
    sense = columns.states[index]
    if sense not in (Sense.STATE, Sense.COMING, Sense.AGREED):
        return False
    return any(read(text, sense) == Status.CONFIRMED for text in columns.samples[index].each())


def _settle_numbers(columns: Columns, said: set[int], body: Sequence[Row]) -> None:
    """Bare numbers that rise by row are no refs: the next row that is inserted moves them all."""
    index = columns.index_of("ref")
    if index is None or index in said or columns.layout is Layout.OWN_ATTENDANCE:
        return
    people = [row for row in body[: 2 * ENOUGH] if sum(map(bool, row.cells)) > 1]  # no headings among them
    if _rises(Samples(people, index).texts):
        columns.keep(index)
        columns.numbering.add(index)


def _settle_countries(columns: Columns) -> None:
    given = columns.fields.values()
    columns.nationality_is_country = "nationality" in given and not (
        "country" in given or COUNTRY_OR_ORGANISATION in given or "country" in columns.fallback.values()
    )
    sex = columns.index_of("sex")
    if sex is not None and columns.language in ("es", "fr", "pt"):
        used = {text.casefold().strip(".") for text in columns.samples[sex].texts}
        columns.h_means_male = "h" in used and "m" in used and "f" not in used


def _settle_addresses(columns: Columns, said: set[int]) -> None:
    """Where no cell is an address, as in forms that write "anonymous", none is taken."""
    index = columns.index_of("email")
    if index is not None and index not in said and columns.samples[index].texts and _is_hollow(columns, index):
        columns.keep(index)


def _rises(samples: Sequence[str]) -> bool:
    """Whether the values are whole numbers that rise by row, perhaps anew for each group, but for a few.

    Zeros in front are written by somebody who means a code.
    """
    numbers = [int(found[1]) for text in samples if (found := _BARE_NUMBER.fullmatch(text))]
    anew = 1 if numbers and numbers[0] <= 1 else -1
    steps = sum(1 for before, after in pairwise(numbers) if after > before or after <= anew)
    return len(numbers) == len(samples) > 0 and steps >= (len(numbers) - 1) * _MOSTLY
