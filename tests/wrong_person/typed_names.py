"""Situations in which a name is typed, of somebody on the list or of nobody."""

from __future__ import annotations

from wrong_person.people import FAMILIES, GIVEN, STRANGE_FAMILIES, STRANGE_GIVEN, whole
from wrong_person.plan import Situation, steps, typed_by

from checkin.text import fold


def whole_name(plan):
    guest = plan.guest()
    given, family = guest.given_names, guest.family_name
    forms = [f"{given} {family}", f"{family} {given}", f"{family.upper()}, {given}", f"{given} {family}".lower()]
    text = plan.rng.choice([*forms, guest.native_name] if guest.native_name else forms)
    return typed_by(guest, "a whole name", steps(plan.type(text), "check_in"))


def number(plan):
    guest = plan.guest()
    text = plan.rng.choice((guest.ref, guest.ref.lower(), f"No. {guest.ref}"))
    return typed_by(guest, "a number", steps(plan.type(text), "check_in"))


def shortened(plan):
    """Nobody else on the list has two names that begin so."""

    def cut(person):
        pieces = ((person.given_names[:length], person.family_name[:length]) for length in range(3, 8))
        return next((" ".join(words).lower() for words in pieces if plan.world.fits(*words) == 1), "")

    guest = plan.guest(cut)
    return typed_by(guest, "shortened", steps(plan.type(cut(guest)), "check_in"))


def misspelt(plan):
    """One slip in one word, which makes no name of it that anybody has."""
    fits = plan.world.fits
    guest = plan.guest(lambda person: fits(person.given_names, person.family_name[:3]) == 1)
    names = {fold(name) for name in (*GIVEN, *FAMILIES)}.union(*plan.world.names)
    slips = [slip for slip in _slips(guest.family_name.lower()) if not any(_near(slip, name) for name in names)]
    text = f"{guest.given_names} {plan.rng.choice(slips or [guest.family_name])}"
    return Situation("misspelt", steps(plan.type(text), "check_in"), guest, (guest,))


def _slips(word):
    for at in range(2, len(word) - 1):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at] + word[at:]
        if word[at] != word[at + 1]:
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _near(slip, name):
    """Whether a slip is another name, or one begins the other."""
    return name.startswith(slip) or slip.startswith(name)


def chosen(plan):
    """Letters that many begin with: the clerk goes down to the guest's row, at leisure or in one go."""
    guest = plan.guest()
    text = plan.rng.choice((guest.family_name[:4], guest.given_names[:3]))
    gap = plan.rng.choice((0.0, 0.05, 0.2))
    return Situation("chosen with Down", steps(plan.type(text), "look", ("choose", gap), "answer"), guest)


def namesake(plan):
    """Two have this name: a question tells them apart."""
    guest = plan.rng.choice(plan.world.twins)
    return Situation("a namesake", steps(plan.type(whole(guest)), "check_in"), guest)


def typed_ahead(plan):
    """Enter before anything is painted, and once more."""
    guest = plan.guest()
    made = steps(plan.type(whole(guest)), "enter", ("wait", plan.rng.choice((0.02, 0.4))), "enter", "answer")
    return Situation("typed ahead", made, guest, (guest,))


def enter_twice(plan):
    """The second Enter was meant for what stood there before: it answers nothing."""
    doubtful = plan.rng.random() < 0.5
    guest = plan.rng.choice(plan.world.twins) if doubtful else plan.guest()
    gap = plan.rng.choice((0.005, 0.05, 0.25))
    made = steps(plan.type(whole(guest)), "look", "enter", ("wait", gap), "enter", "look")
    marked = () if doubtful else (guest,)
    return Situation("Enter twice", made, None, marked, marked)


def unwelcome(plan):
    """Cancelled, refused, not yet approved, invited for the other day."""
    guest = plan.rng.choice(plan.world.unwelcome)
    way = plan.rng.choice((plan.type(whole(guest)), plan.badge(guest)))
    allowed = (guest,) if guest.days == str(plan.day) else ()
    return Situation("not to come in", steps(way, "check_in"), guest, allowed)


def merged(plan):
    """The number of a record that was found to be somebody's second one."""
    ref, kept = plan.rng.choice(plan.world.merged)
    return Situation("merged", steps(plan.type(ref), "check_in"), kept, (kept,))


# -- nobody on the list ----------------------------------------------------------------------------------------------


def _absent(plan, kind, *words):
    return Situation(f"absent: {kind}", steps(plan.type(" ".join(words)), "check_in"))


def stranger(plan):
    return _absent(plan, "no word is known", plan.rng.choice(STRANGE_GIVEN), plan.rng.choice(STRANGE_FAMILIES))


def nobody_has_both(plan):
    while plan.world.fits(given := plan.rng.choice(GIVEN), family := plan.rng.choice(FAMILIES)):
        pass
    return _absent(plan, "both words are known, nobody has both", given, family)


def one_known(plan):
    given, family = plan.rng.choice(((GIVEN, STRANGE_FAMILIES), (STRANGE_GIVEN, FAMILIES)))
    return _absent(plan, "one word is known", plan.rng.choice(given), plan.rng.choice(family))


def neighbour(plan):
    """Hussein is on the list, and Hassan of the same family came."""
    listed, given = plan.rng.choice(plan.world.lonely)
    return _absent(plan, "one much like it is on the list", given, listed.family_name)
