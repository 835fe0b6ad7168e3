"""Situations in which a badge is read."""

from __future__ import annotations

from keyboards import KEYBOARDS, LOSSY, typed
from wrong_person.people import whole
from wrong_person.plan import FRESH_MARK_SECONDS, Situation, scanned, steps

from checkin.core.issuing import copies, temporary

OVER = ("help", "person", "new_person", "help_desk", "day", "undo", "lock", "quit", "palette")


def scan(plan):
    bearer = plan.guest()
    return scanned(bearer, "a scan", steps(plan.badge(bearer), "look"))


def in_a_row(plan):
    """The next badges are read before anything of the first is on the screen."""
    bearers = [plan.guest() for _ in range(3)]
    verb, end, *speed = plan.read("")
    read = [(verb, plan.world.code(bearer) + end, *speed) for bearer in bearers]
    return Situation("scans in a row", steps(*read, "look"), None, tuple(bearers), tuple(bearers))


def glued(plan, kind="a scan behind what was typed", garbled=lambda code: code):
    """A reader types behind what stands on the line, which was painted or not."""
    bearer = plan.guest()
    painted = plan.rng.choice(("look", "settle", ("wait", 0.03), ("wait", 0.0)))
    read = plan.read(garbled(plan.world.code(bearer)))
    return scanned(bearer, kind, steps(plan.begun(), painted, read, "look"))


def through_layout(plan):
    """The same through the keyboard layout of some country."""
    layout = plan.rng.choice(sorted(set(KEYBOARDS) - LOSSY))
    return glued(plan, f"a scan through the keyboard {layout}", lambda code: typed(code, KEYBOARDS[layout]))


def ticket(plan):
    """Letters of a ticket that come slowly are typing; what they find is the bearer or nobody."""
    bearer = plan.guest(lambda person: person.id in plan.world.secrets)
    made = steps(plan.begun(), "look", plan.read(plan.world.secrets[bearer.id]), "look")
    return Situation("a ticket behind what was typed", made, None, (bearer,))


def at_question(plan):
    """Somebody is asked about when the next badge is read: the question dies unanswered."""
    bearer, asked = plan.guest(), plan.rng.choice(plan.world.twins)
    between = plan.rng.choice(("look", ("wait", 0.01), ("wait", 0.2)))
    made = steps(plan.type(whole(asked)), "look", "enter", between, plan.badge(bearer), "look")
    return scanned(bearer, "a scan at a question", made)


def late_end(plan):
    """A reader's second end comes late; before, somebody's name stood on the line or not."""
    bearer, other = plan.guest(), plan.guest()
    before = plan.rng.choice((plan.type(whole(other)), ("wait", 0.0)))
    late = plan.rng.uniform(0.0, 0.25), plan.rng.choice("\r\n")
    read = steps(("keys", plan.world.code(bearer) + "\r", 0.01), ("wait", late[0]), ("keys", late[1], 0.0))
    return scanned(bearer, "a late end of a scan", (*steps(before, "look"), *read, *steps("look")))


def over_dialog(plan):
    """A badge is read while something else is open, or just opens. Not all of it may be closed by a scan."""
    bearer, shown, key = plan.guest(), plan.guest(), plan.rng.choice(OVER)
    opened = plan.rng.choice((("open", key), ("press", key)))
    text = plan.rng.choice((("type", "Abc", 0.1), ("wait", 0.0)))
    made = steps(plan.type(whole(shown)), "look", opened, text, plan.badge(bearer), "look")
    return Situation(f"a scan over {key}", made, None, (bearer,), (bearer,) if key == "quit" else ())


def over_picker(plan):
    """F8 was pressed for somebody, and who it was is being typed, when a badge is read: it is refused."""
    first, other, bearer = plan.guest(), plan.guest(), plan.guest()
    asked = steps(plan.badge(first), "look", ("wait", FRESH_MARK_SECONDS), ("open", "undo"), ("press", "2"))
    made = (*asked, *steps(plan.type(whole(other)), "look", plan.badge(bearer), "look"))
    return scanned(first, "a scan while it is chosen who it was", made)


# -- badges that are no good -----------------------------------------------------------------------------------------


def old_copy(plan):
    """A later copy replaced it; its bearer has it, or somebody else."""
    bearer = plan.guest()
    plan.world.reprint(bearer)
    made = steps(plan.read(plan.world.code(bearer, older=1)), *_early_enter(plan), "answer")
    return Situation("an old copy", made, plan.rng.choice((bearer, None)))


def new_copy(plan):
    bearer = plan.guest()
    plan.world.reprint(bearer)
    return scanned(bearer, "a reprinted copy", steps(plan.badge(bearer), "look"))


def lost_badge(plan):
    """Whoever found it brings it."""
    bearer = plan.guest()
    copies.report_lost(plan.world.session, bearer.id)
    plan.lose(bearer)
    return Situation("a lost badge", steps(plan.badge(bearer), *_early_enter(plan), "answer"))


def _early_enter(plan):
    """An Enter before anybody can have read what is asked."""
    return plan.rng.choice(((), steps("settle", ("wait", plan.rng.uniform(0.0, 0.4)), "enter")))


def strange_badge(plan):
    """Of another meeting, of practice, made up, one letter off: what was typed before is not checked in by its end."""
    code = plan.rng.choice(plan.world.strange_codes)
    return Situation("a strange badge", steps(plan.begun(), plan.read(code), "look"))


def temporary_badge(plan):
    """A badge of the pool: lent today, taken back, lent to the next one, or lent on the first day."""
    if plan.day == 2 and plan.lent_before:
        read = plan.read(plan.world.temporary_code(plan.lent_before.pop()))
        return Situation("a temporary badge of the day before", steps(plan.begun(), read, "look"))
    first, second = (plan.guest(lambda person: person.id not in plan.lent) for _ in range(2))
    plan.lent += [first.id, second.id]
    session, number = plan.world.elsewhere, len(plan.lent) // 2
    state = plan.rng.choice(("lent", "taken back", "lent to the next"))

    def happen(_):
        temporary.lend(session, first.id, "forgot the badge", number)
        if state != "lent":
            temporary.take_back(session, number)
        if state == "lent to the next":
            temporary.lend(session, second.id, "forgot the badge", number)

    bearer = {"lent": (first,), "taken back": (), "lent to the next": (second,)}[state]
    plan.lent_before += [number] if bearer and plan.day == 1 else []
    read = plan.read(plan.world.temporary_code(number))
    made = steps(("elsewhere", f"temporary badge {number} is {state}", happen), read, "look")
    return Situation("a temporary badge", made, None, bearer, bearer)
