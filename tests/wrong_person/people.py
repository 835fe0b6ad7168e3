"""A list made from a seed in which everybody has a neighbour, and the badges that are about."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from builders import new_session

from badges.code import ALPHABET, CODE_LENGTH
from checkin.core.conference.practice import practice_copy
from checkin.core.issuing import copies, temporary
from checkin.core.people import lookup, merging, registration
from checkin.core.people.fields import clean_fields
from checkin.core.session import Session
from checkin.text import fold

GIVEN = (
    "Ahmad Bilal Daniyar Emeka Farhan Gulnara Habib Imran Junaid Khadija Laila Mariam Naveed Omar Parveen Qasim"
    " Rustam Salma Tariq Usman Victor Waqas Yasmin Zainab Aisha Beatriz Dilnoza Eleni Fatou Giorgi Hamza Ingrid"
    " Kofi Lucia Murat Olena Pedro Sunita Tatiana Yusuf"
).split()
FAMILIES = (
    "KHAN Malik Siddiqui Chaudhry Bhutto QURESHI Baloch Gill SHARMA Thapa Wickramasinghe Karimov Yilmaz Okonkwo"
    " DIALLO Fernandes Papadopoulos Novak Abbasi Tashkentov"
).split()
NATIVE = {
    "Yusuf": "یوسف", "Imran": "عمران", "Khadija": "خدیجہ", "Tariq": "طارق", "Zainab": "زینب", "Omar": "عمر",
    "KHAN": "خان", "Malik": "ملک", "QURESHI": "قریشی", "Baloch": "بلوچ",
}  # fmt: skip
# Two people of one family name, or of one given name, that an ear or an eye takes for each other.
GIVEN_PAIRS = (("Hassan", "Hussein"), ("Nabil", "Nabila"), ("Jamil", "Jamila"), ("Rashid", "Rashida"),
               ("Samina", "Samira"), ("Karim", "Karima"))  # fmt: skip
FAMILY_PAIRS = (("KHAN", "KHANI"), ("Rahman", "Rahmani"), ("Hashim", "Hashimi"))
# On no list that is made here.
STRANGE_GIVEN = "Ulyana Thorvald Siobhan Wolfgang Xochitl Guadalupe Nneka Mireille Benedikt Philippa".split()
STRANGE_FAMILIES = (
    "Lindqvist Vandenberghe Katzenbach Zubizarreta Mkhize Tshabalala Blagojevic Pettersson Quispe".split()
)
OFFICES = ("Ministry of Justice", "Police", "Customs", "Coast Guard", "Bar Council", "Red Crescent", "Border Force",
           "Supreme Court", "Prison Service", "Narcotics Bureau")  # fmt: skip
PLACES = ("Lahore", "Quetta", "Peshawar", "Multan", "Gilgit", "Kandahar", "Shiraz", "Osh", "Kathmandu", "Galle",
          "Lagos", "Dakar", "Lisbon", "Patras", "Brno", "Izmir", "Khujand", "Aktau", "Mombasa", "Goa",
          "Herat", "Sylhet")  # fmt: skip
CATEGORIES = ("delegate", "police", "observer")
ORDINARY, TWINS, SECRETS = 150, 6, 12


@dataclass
class World:
    """A conference with its people and whatever badges they, and others, may hold."""

    session: Session
    elsewhere: Session
    ordinary: list = field(default_factory=list)
    twins: list = field(default_factory=list)
    lonely: list = field(default_factory=list)  # (somebody, the given name of the neighbour that is on no list)
    unwelcome: list = field(default_factory=list)
    merged: list = field(default_factory=list)  # (the ref that is gone, who is kept)
    secrets: dict = field(default_factory=dict)
    copy_of: dict = field(default_factory=dict)  # of whom it is not the first
    strange_codes: list = field(default_factory=list)
    names: list = field(default_factory=list)  # every name on the list, its words folded

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.elsewhere.close()
        self.session.close()

    def code(self, person, older=0):
        """What the QR of a person's good copy says, or of an older one."""
        return copies.sign(self.session, person.code_id, self.copy_of.get(person.id, 1) - older)

    def temporary_code(self, number):
        return copies.sign(self.session, temporary.code_id(self.session.conference.id, number), 1)

    def reprint(self, person):
        """Another copy is out: the lower ones are dead."""
        with self.session.write() as writing:
            code_id, copy = copies.next_copy(writing.connection, person)
            writing.append(*copies.printed(writing.connection, person.id, code_id, copy, "damaged", "folder"))
        self.copy_of[person.id] = copy

    def fits(self, *words):
        """How many people have, for each of the words, a word of the name that begins so."""
        wanted = [fold(word) for word in words]
        return sum(all(any(had.startswith(word) for had in name) for word in wanted) for name in self.names)

    def put_name(self, *names):
        self.names += [frozenset(fold(name).replace("-", " ").split()) for name in names]


def whole(person):
    return f"{person.given_names} {person.family_name}"


def make_world(folder, rng, clock):
    """A conference file with about two hundred people, two desks that have it open, and no mark yet."""
    session = new_session(folder, clock, desk="Desk 3")
    world = World(session, Session.open(session.store.path, "Desk 7", "Bilal", clock))
    origins = [f"{office}, {place}" for office, place in itertools.product(OFFICES, PLACES)]
    numbers = rng.sample(range(100, 9999), len(origins))
    rng.shuffle(origins)
    free = zip(origins, numbers, strict=True)

    def person(given, family, **more):
        organisation, number = next(free)
        ref = f"{number:04d}{''.join(rng.choices(registration.REF_LETTERS, k=2))}"
        native = f"{NATIVE[given]} {NATIVE[family]}" if given in NATIVE and family in NATIVE else ""
        return {
            "given_names": given, "family_name": family, "native_name": native, "organisation": organisation,
            "ref": ref, "category": rng.choice(CATEGORIES), **more,
        }  # fmt: skip

    _fill(world, person, rng)
    _print_all(world)
    _strange_badges(world, folder, clock, rng)
    return world


def _fill(world, person, rng):
    """Ordinary people with neighbours of each kind, twins, whoever may not come in, and records that are one."""
    names = rng.sample(list(itertools.product(GIVEN, FAMILIES)), ORDINARY + 30)
    pairs = [(given, family) for pair in GIVEN_PAIRS for family in rng.sample(FAMILIES, 2) for given in pair]
    pairs += [(given, family) for pair in FAMILY_PAIRS for given in rng.sample(GIVEN, 2) for family in pair]
    alone = [(pair, family) for pair in GIVEN_PAIRS for family in _without(FAMILIES, pairs, pair, rng)]
    taken = set(pairs)
    ordinary = [name for name in names if name not in taken]
    spare = iter(ordinary[ORDINARY - len(pairs) :])
    world.ordinary = _add(world, [person(*name) for name in [*pairs, *ordinary[: ORDINARY - len(pairs)]]])
    halves = [rng.sample(pair, 2) for pair, _ in alone]
    neighbours = _add(world, [person(here, family) for (here, _), (_, family) in zip(halves, alone, strict=True)])
    world.lonely = [(found, away) for found, (_, away) in zip(neighbours, halves, strict=True)]
    world.twins = _add(world, [person(*name) for name in itertools.islice(spare, TWINS) for _ in range(2)])
    for more in ({"status": "cancelled"}, {"status": "pending"}, {"status": "refused"}, {"days": "2"}):
        world.unwelcome += _add(world, [person(*next(spare), **more)])
    _merge(world, [person(*next(spare)) for _ in range(3)], person)
    for holder in world.ordinary[-SECRETS:]:
        secret = "".join(rng.choices("abcdefghjkmnpqrstuvwxyz23456789", k=32))
        registration.edit(world.session, holder.id, {"secret": f"pretix:{secret}"})
        world.secrets[holder.id] = secret
    rng.shuffle(world.ordinary)


def _without(families, pairs, pair, rng):
    """A family in which only one of a pair will be on the list."""
    return rng.sample([family for family in families if not any((one, family) in pairs for one in pair)], 1)


def _add(world, people):
    with world.session.write() as writing:
        ids = [registration.add_in(writing, clean_fields(person)) for person in people]
    found = lookup.by_ids(world.session, ids)
    world.put_name(*(whole(found[one]) for one in ids))
    return [found[one] for one in ids]


def _merge(world, people, person):
    """Each is on the list twice, the second time with a middle name, and was found to be one."""
    for kept in _add(world, people):
        (gone,) = _add(world, [person(kept.given_names, f"{kept.family_name}-Aziz")])
        merging.merge(world.session, gone.id, kept.id, "the same passport")
        world.merged.append((gone.ref, lookup.existing(world.session, kept.id)))


def _print_all(world):
    """Everybody has the first copy of a badge, without the drawing of it."""
    kept = [person for _, person in world.merged]
    lonely = [person for person, _ in world.lonely]
    with world.session.write() as writing:
        for person in [*world.ordinary, *world.twins, *lonely, *kept, *world.unwelcome]:
            writing.append(*copies.printed(writing.connection, person.id, person.code_id, 1, "first", "folder"))


def _strange_badges(world, folder, clock, rng):
    """Codes of our form that open no door here: of another meeting, of a practice copy, made up, one letter off."""
    (folder / "other").mkdir()
    with new_session(folder / "other", clock) as other:
        stranger = registration.add(other, {"name": "Somebody Else"})
        world.strange_codes.append(copies.sign(other, stranger.code_id, 1))
    with Session.open(practice_copy(world.session, folder / "practice.db"), "Desk 3", "Amina", clock) as practice:
        world.strange_codes.append(copies.sign(practice, world.ordinary[0].code_id, 1))
    world.strange_codes.append("".join(rng.choices(ALPHABET, k=CODE_LENGTH)))
    good = world.code(world.ordinary[1])
    world.strange_codes.append(good[:-1] + ALPHABET[(ALPHABET.index(good[-1]) + 1) % len(ALPHABET)])
