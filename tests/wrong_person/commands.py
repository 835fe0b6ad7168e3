"""Situations in which a command of this desk, or another desk, comes between a name and its Enter."""

from __future__ import annotations

from functools import partial

from wrong_person.people import whole
from wrong_person.plan import FRESH_MARK_SECONDS, Situation, scanned, steps, typed_by

from checkin.core.attendance import marking
from checkin.core.models import Status
from checkin.core.people import merging, registration

CORRECTED = {"given_names": "Ulrika", "family_name": "Corrected"}
MANY_HAVE = ("khan", "malik", "sharma", "gill", "baloch")
SAME = "finds the same as another"


def served(plan):
    """A line that served a command is about nobody when the next guest comes."""
    first, second = plan.guest(), plan.guest()
    command = plan.rng.choice(("person", "help_desk", "new_person", "badge"))
    opened = steps(plan.type(whole(first)), "look", ("open", command))
    closed = steps(("press", "escape"), plan.rng.choice(("look", ("wait", 0.0))))
    way = plan.rng.choice((plan.type(whole(second).lower()), plan.badge(second)))
    return typed_by(second, "the guest after a command", (*opened, *closed, *steps(way, "check_in")))


def taken_back(plan):
    """F8 at once: the line is empty, and another Enter marks nobody again."""
    guest = plan.guest()
    typed = steps(plan.type(whole(guest)), "look", "enter", "look", plan.type(whole(guest)), "look")
    marked = plan.rng.choice((typed, steps(plan.badge(guest), "look")))
    after = steps(("press", "undo"), "look", "enter", ("wait", 0.6), "enter", "look")
    return scanned(guest, "taken back", (*marked, *after))


def undo_answered(plan):
    """F8 asks: taken back, moved to whom it was, or left. Enter after it marks nobody."""
    first, second = plan.guest(), plan.guest()
    asked = steps(plan.badge(first), "look", ("wait", FRESH_MARK_SECONDS), ("open", "undo"))
    moved = steps(("press", "2"), plan.type(second.ref), "look", ("press", "enter"))
    way, marked = plan.rng.choice((
        (steps(("press", "1")), (first,)), (moved, (first, second)), (steps(("press", "3")), (first,)),
    ))  # fmt: skip
    after = steps("look", "enter", "look", "enter", "look")
    return Situation("F8 answered", (*asked, *way, *after), None, marked, marked)


def new_but_listed(plan):
    """F5 with the name of somebody listed leads to that person, who is asked about."""
    guest = plan.guest()
    made = steps(plan.type(whole(guest)), "look", ("open", "new_person"), ("press", "enter"), "look", "answer")
    return Situation("F5 with a listed name", made, guest, (), (guest,))


# -- other desks -----------------------------------------------------------------------------------------------------


def _acts(plan, person, other):
    """What another desk may do with a person, in words and as an act."""
    session = plan.world.elsewhere
    return (
        ("marks", partial(marking.mark, session, person.id)),
        ("marks, and takes back,", partial(_mark_and_take_back, session, person)),
        ("cancels", partial(registration.set_status, session, person.id, Status.CANCELLED, "ill")),
        ("sends to the help desk", partial(registration.park, session, person.id, "other")),
        ("corrects the name of", partial(registration.edit, session, person.id, CORRECTED)),
        (SAME, partial(merging.merge, session, person.id, other.id, "one passport")),
    )


def _mark_and_take_back(session, person):
    marking.mark(session, person.id)
    marking.undo(session, person.id)


def elsewhere(plan):
    """Another desk changes the guest, or the list around the guest, between the name and the Enter."""
    guest, other = plan.guest(), plan.guest()
    session, name = plan.world.elsewhere, {"given_names": guest.given_names, "family_name": guest.family_name}
    words, act = plan.rng.choice((
        *_acts(plan, guest, other),
        ("adds a namesake of", partial(registration.add, session, {**name, "organisation": "Walk-in"})),
        ("gives another the name of", partial(registration.edit, session, other.id, name)),
    ))  # fmt: skip
    plan.lose(guest, other)
    seen = plan.rng.choice(("news", ("wait", 0.0)))
    done = ("elsewhere", f"{words} the guest", lambda _: act())
    made = steps(plan.type(whole(guest)), "look", done, seen, "enter", "answer")
    return Situation("another desk", made, guest, (guest, other) if words == SAME else (guest,))


def taken_away(plan):
    """Many fit; the clerk takes whom the card shows, another desk takes them away, and the Enter falls."""
    other, way = plan.guest(), plan.rng.choice((-1, -2))
    words = _acts(plan, other, other)[way][0]

    def happen(clerk):
        shown = clerk.guest
        if shown is None:
            return
        ordinary = shown.id in {person.id for person in plan.world.ordinary} - plan.gone - {other.id}
        plan.lose(shown, other)
        if ordinary:
            _acts(plan, shown, other)[way][1]()

    looked = steps(plan.type(plan.rng.choice(MANY_HAVE)), "look", "take_who_is_shown")
    made = (*looked, *steps(("elsewhere", f"{words} who is shown", happen), "news", "enter", "look"))
    return Situation("another desk takes away who is shown", made, None, (other,) if words == SAME else ())
