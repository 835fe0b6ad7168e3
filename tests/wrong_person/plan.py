"""The plan: what happens at the desk, situation after situation, and who may be marked by it.

It is made from what the list holds, never from what the program finds or decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from wrong_person.people import whole

ENDINGS = ("\r", "\n", "\r\n", "\r\r", "\t", "")
SLOWEST, LONGEST_CLUMP = 0.06, 0.04
"""Seconds between the keys of a reader, and those in which a terminal waits before it hands some over."""
FRESH_MARK_SECONDS = 40.0
"""After so long F8 asks."""


@dataclass(frozen=True)
class Situation:
    """Steps of a clerk (`clerk.py`), each a verb and what it takes.

    `guest` is who stands there, and to whom alone the clerk says yes when asked; `unasked` may be marked without a
    question; `must` is marked in any case. Nobody else is, and nobody twice.
    """

    kind: str
    steps: tuple[tuple, ...]
    guest: object = None
    unasked: tuple = ()
    must: tuple = ()

    def __str__(self):
        told = [f"{self.kind}; the guest: {_names([self.guest] if self.guest else [])}"]
        told += [f"    {verb} {', '.join(map(repr, filter(_can_be_told, given)))}" for verb, *given in self.steps]
        told.append(f"    may be marked unasked: {_names(self.unasked)}; must be: {_names(self.must)}")
        return "\n".join(told)


def _names(people):
    return ", ".join(f"{whole(person)} no. {person.ref}" for person in people) or "nobody on the list"


def _can_be_told(given):
    return not callable(given)


def steps(*given):
    """Steps from tuples, and from verbs that take nothing."""
    return tuple(step if isinstance(step, tuple) else (step,) for step in given)


def typed_by(guest, kind, made):
    """The clerk types what should find the guest, who is marked in the end."""
    return Situation(kind, made, guest, (guest,), (guest,))


def scanned(bearer, kind, made):
    """A badge is read: its bearer is marked, and whatever the line held is nobody's."""
    return Situation(kind, made, None, (bearer,), (bearer,))


@dataclass
class Plan:
    """Makes situations for a list. People are taken once a day, so that each is expected when a situation begins."""

    world: object
    rng: object
    day: int = 0
    gone: set = field(default_factory=set)
    lent: list = field(default_factory=list)
    lent_before: list = field(default_factory=list)
    _left: list = field(default_factory=list)

    def situations(self, mix, how_many):
        """The mix, in any order; the last third on the second day."""
        kinds = [kind for kind, share in mix.items() for _ in range(share)]
        kinds = [kinds[number % len(kinds)] for number in range(how_many)]
        self.rng.shuffle(kinds)
        self._new_day()
        for number, kind in enumerate(kinds):
            if number == how_many * 2 // 3:
                self._new_day()
                yield Situation("the second day", steps("next_day"))
            yield kind(self)

    def _new_day(self):
        self.day += 1
        self._left = list(self.world.ordinary)
        self.rng.shuffle(self._left)

    def guest(self, fits=lambda person: True):
        """Somebody expected who was in no situation today."""
        person = next(person for person in self._left if person.id not in self.gone and fits(person))
        self._left.remove(person)
        return person

    def lose(self, *people):
        """These are not as listed any more: nobody's guests from now on."""
        self.gone |= {person.id for person in people}

    def type(self, text):
        """The step of a person who types."""
        return ("type", text, self.rng.choice((0.07, 0.12, 0.2)))

    def begun(self):
        """What may stand on the line when a badge is read: some letters, or somebody's whole name."""
        person = self.rng.choice(self.world.ordinary)
        return self.type(self.rng.choice([person.family_name[:4].lower(), "khan", whole(person), person.ref, ""]))

    def read(self, code):
        """The step of a reader that types a code, at any speed, with any end; fast ones may come in clumps."""
        gap = round(self.rng.uniform(0.001, SLOWEST), 4)
        return ("keys", code + self.rng.choice(ENDINGS), gap, self.rng.randint(1, max(int(LONGEST_CLUMP / gap), 1)))

    def badge(self, person):
        """The step of a reader at somebody's badge."""
        return self.read(self.world.code(person))
