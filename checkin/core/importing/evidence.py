"""What speaks for and against a row being a person: a match is evidence weighed, not a key looked up.

The rule. A number - ref, source id or secret - leads from a row to a person. It counts unless everything else that
both sides say, the name, the e-mail and the other numbers, contradicts it. An address that several people share says
nothing; a name in another spelling or script is the same name; a new name with the same address is a marriage.

Whoever is known at the desk - marked, or with a badge - is guarded more: however many numbers agree, they never get
another name without the address to prove it, nor one without a word of the old; and name, address and organisation
never change together.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from .lexicon import folded, is_placeholder, key, name_key
from .likeness import Says, alike
from .results import SOURCE_KEY, Existing

Fields = Mapping[str, str]
Key = tuple[str, ...]
NUMBERS = ("ref", "source_id", "secret")
_NAMES = ("name", "native_name")
_COMPARED = ("name", "email", "organisation", "country", "country_text")


@dataclass(frozen=True, slots=True)
class Known:
    """A record on the list, and the person it speaks of.

    A face is what somebody is known by: as the list has it now, or as the last file had it. `own` are the faces of
    the record, `faces` those of all records merged with it; `root` is the id of the record that is kept. `at_desk`:
    marked, or with a badge.
    """

    record: Existing
    root: str
    own: Sequence[Fields]
    faces: Sequence[Fields]
    at_desk: bool = False

    @property
    def keys(self) -> Set[Key]:
        """The names of the person with the addresses and places beside them."""
        return {key for face in self.faces for key in name_keys(face)}

    def all_of(self, field: str) -> Iterator[str]:
        """Everything the person is known by under a field."""
        return (text for face in self.faces if (text := face.get(field, "")))


def contradicts(row: Fields, known: Known, by: str, offices: Set[str]) -> bool:
    """Whether a row that bears a person's number cannot be taken for that person.

    Args:
        row: what the row says.
        known: the person whose number it is.
        by: which number it is, one of `NUMBERS`.
        offices: the addresses that several people share.
    """
    name, email = says_name(row, known), says_email(row, known, offices)
    heard = {name, email, *(_says_number(row, known, other) for other in NUMBERS if other != by)}
    if Says.YES not in heard and Says.NO in heard:
        return True
    return known.at_desk and _becomes_another(row, known, name, email)


def _becomes_another(row: Fields, known: Known, name: Says, email: Says) -> bool:
    if name is Says.NO:
        return email is not Says.YES or not _may_have_married(row, known)
    kept = name_key(row["name"]) in map(name_key, known.all_of("name"))
    return not kept and email is Says.NO and _says_organisation(row, known) is Says.NO


def _may_have_married(row: Fields, known: Known) -> bool:
    """Whether a new name keeps a word of an old one, or stands in another script: an address may be an office's."""
    words = {word for name in known.all_of("name") for word in name_key(name).split()}
    return any(
        alike(one, other) is Says.YES or _script(one) != _script(other)
        for one in name_key(row["name"]).split()
        for other in words
    )


def _script(word: str) -> str:
    return unicodedata.name(word[0], "").partition(" ")[0]


def says_name(row: Fields, known: Known) -> Says:
    """Whether the name is one of the person's, in any spelling or script. "To be confirmed" is nobody's."""
    ours = {text for field in _NAMES if (text := row.get(field, ""))}
    theirs = {text for field in _NAMES for text in known.all_of(field)}
    if any(map(is_placeholder, ours | theirs)):
        return Says.NOTHING
    if not set(map(name_key, ours)).isdisjoint(map(name_key, theirs)):
        return Says.YES
    heard = {alike(one, other) for one in ours for other in theirs}
    return next((answer for answer in (Says.YES, Says.NOTHING, Says.NO) if answer in heard), Says.NOTHING)


def says_email(row: Fields, known: Known, offices: Set[str] = frozenset()) -> Says:
    """Whether the address is the person's."""
    ours, theirs = folded(row.get("email", "")), set(map(folded, known.all_of("email")))
    if not ours or not theirs or (ours in theirs and ours in offices):
        return Says.NOTHING
    return Says.YES if ours in theirs else Says.NO


def _says_number(row: Fields, known: Known, number: str) -> Says:
    """Whether a number is the person's. Only what a list has said can contradict: not the ref of a walk-in."""
    ours = number_key(row, number)
    if not ours or not is_one_persons(ours, number):
        return Says.NOTHING
    theirs = {number_key(face, number): SOURCE_KEY in face for face in known.faces}
    if ours in theirs:
        return Says.YES
    others = [text for text, from_a_list in theirs.items() if text and from_a_list and is_one_persons(text, number)]
    return Says.NO if any(_system(text, number) == _system(ours, number) for text in others) else Says.NOTHING


def is_surely(row: Fields, known: Known, offices: Set[str]) -> bool:
    """Whether the row speaks of the person whatever its numbers: by the address with a name like theirs, or by the
    very name with organisation and country.
    """
    email = says_email(row, known, offices)
    if address_key(row) in known.keys or (email is Says.YES and says_name(row, known) is Says.YES):
        return True
    return place_key(row) in known.keys and email is not Says.NO


def is_merely_like(row: Fields, known: Known) -> bool:
    """Whether the row has the person's name in another spelling, and no address to prove it."""
    return name_key(row["name"]) not in set(map(name_key, known.all_of("name"))) and (
        says_email(row, known) is not Says.YES
    )


def agrees(row: Fields, known: Known) -> bool:
    """Whether the row says the person's very name, and nothing that differs from what is known of them."""
    if any(all(row.get(field) == face.get(field) for field in _COMPARED) for face in known.own):
        return True  # the same words, as in most rows of a list that comes again
    if name_key(row["name"]) not in set(map(name_key, known.all_of("name"))):
        return False
    places = {place for face in known.faces if (place := place_of(face))}
    elsewhere = place_of(row) and places and place_of(row) not in places
    return not elsewhere and Says.NO not in (says_email(row, known), _says_organisation(row, known))


def words_shared(row: Fields, known: Known) -> int:
    """How much of what tells people apart a row says in the very words of the record."""
    return max(sum(1 for field in _COMPARED if field in row and row[field] == face.get(field)) for face in known.own)


def two_registrations(row: Fields, known: Known) -> bool:
    """Whether row and person have numbers of their own from one system, none of them shared."""
    heard = {_says_number(row, known, number) for number in NUMBERS}
    return Says.NO in heard and Says.YES not in heard


def _says_organisation(row: Fields, known: Known) -> Says:
    """Whether one organisation's words are all in the other's: the ministry, and the ministry with its town."""
    ours = set(key(row.get("organisation", "")).split())
    theirs = [set(key(text).split()) for text in known.all_of("organisation")]
    if not ours or not theirs:
        return Says.NOTHING
    return Says.YES if any(ours <= words or words <= ours for words in theirs) else Says.NO


def number_key(fields: Fields, number: str) -> str:
    """A number as it is compared: the case of a secret counts, that of the others does not."""
    text = fields.get(number, "")
    return text if number == "secret" else folded(text)


def is_one_persons(text: str, number: str) -> bool:
    """A pretix order without a position stands for several people."""
    return number != "source_id" or not text.startswith("pretix:") or "-" in text


def _system(text: str, number: str) -> str:
    return text.partition(":")[0] if number == "source_id" else ""


def name_keys(fields: Fields) -> tuple[Key, ...]:
    """The keys of a name with what stands beside it."""
    return tuple(filter(None, (address_key(fields), place_key(fields))))


def address_key(fields: Fields) -> Key:
    """Name and e-mail: of one person, wherever they stand. Empty where either is missing."""
    email, name = fields.get("email"), fields.get("name")
    return (name_key(name), folded(email)) if email and name else ()


def own_address(offices: Set[str], fields: Fields) -> Key:
    """An e-mail that is not several people's: with a name like theirs, one person's. Empty where there is none."""
    email = folded(fields.get("email", ""))
    return (email,) if email and email not in offices else ()


def name_alone(fields: Fields) -> Key:
    """The name, of two words at least. Empty for a single one: many have it."""
    name = name_key(fields.get("name", ""))
    return (name,) if " " in name and not is_placeholder(fields["name"]) else ()


def place_key(fields: Fields) -> Key:
    """Name, organisation and country: of one person, as far as a list without addresses can tell."""
    name = fields.get("name")
    if not name:
        return ()
    return (name_key(name), folded(fields.get("organisation", "")), place_of(fields))


def place_of(fields: Fields) -> str:
    """The country, by its code or as it was written."""
    return fields.get("country") or folded(fields.get("country_text", ""))
