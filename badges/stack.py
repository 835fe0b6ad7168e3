"""A stack of texts on a badge: how the name takes the room that the other lines leave it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .fit import POINTS_PER_MM, Fitted, Rule, fit, left_out
from .fonts import families
from .template_elements import Row

_GOOD_NAME = 30.0
"""A name of this size, in points, is read from three metres: other lines need not give way to it."""
_STEPS = (1.0, 0.85, 0.7)
_GAIN = 1.08
_SPARE_LINES = 2
"""So many lines more than its rule says the main text takes, where that makes it much larger."""
_MAIN_SHARE = 0.45
"""The least part of a stack its main line gets, however much the others hold."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A row with the text it shows; `prefer` is where that is liked best to break, see `fit`."""

    row: Row
    text: str
    language: str = ""
    prefer: int = 0


def fit_stack(rows: Sequence[Filled], width: float, height: float) -> list[Fitted]:
    """Fit each row into a stack of that size, in mm; together with the gaps they never leave it.

    The others shrink, step by step, while that makes the main text much larger, but none is cut for it. Where there is
    no room for one line of each, the highest of these lines is left out, see `Fitted.left_out`.
    """
    room = height - _gaps(rows)
    best: list[Fitted] = []
    for step in (*_STEPS, 0.0):
        fitted = _at(rows, width, room, step)
        if fitted and (not best or _better(rows, fitted, best)):
            best = fitted
        if best:
            main = _main(rows, best)
            if main.size >= _GOOD_NAME or (step == _STEPS[-1] and not main.small):
                break
    if not best:
        return _without_one(rows, width, height)
    whole = _made_whole(rows, best, width, room)
    if _lost(whole) and (tight := _at(rows, width, room, 0.0)):
        whole = min(whole, _made_whole(rows, tight, width, room), key=_lost)
    return whole


def _lost(fitted: Sequence[Fitted]) -> int:
    return sum(text.cut for text in fitted)


def _made_whole(rows: Sequence[Filled], fitted: list[Fitted], width: float, room: float) -> list[Fitted]:
    """Give each line that is cut the white of the stack and, where that does not do, of the room of the main line."""
    if not _lost(fitted):
        return fitted
    at_main = next(at for at, item in enumerate(rows) if item.row.main)
    main, whole = rows[at_main], list(fitted)
    for at, item in enumerate(rows):
        others = sum(text.height for place, text in enumerate(whole) if place not in (at, at_main))
        least = _fitted(main, replace(main.row.rule, largest=main.row.rule.legible), width, whole[at_main].height)
        free = room - others - least.height
        if at == at_main or not whole[at].cut or free <= 0:
            continue
        more = _fitted(item, _scaled(item.row.rule, 0.0), width, free)
        kept = _fitted(main, _main_rule(main), width, min(room - others - more.height, main.row.height))
        if not more.cut and (whole[at_main].cut or not kept.cut):
            whole[at], whole[at_main] = more, kept
    return whole


def _without_one(rows: Sequence[Filled], width: float, height: float) -> list[Fitted]:
    """The stack without the row whose least line is the highest, so that as few as may be are left out.

    The gap above it stays white, unless gaps take half of the place.
    """
    least = [0.0 if item.row.main else _least(item) for item in rows]
    at = least.index(max(least))
    rest = [*rows[:at], *rows[at + 1 :]]
    fitted = fit_stack(rest, width, max(height - _gaps(rows) + _gaps(rest), height / 2))
    return [*fitted[:at], left_out(rows[at].row.rule, width), *fitted[at:]]


def _at(rows: Sequence[Filled], width: float, room: float, step: float) -> list[Fitted]:
    """The rows with all but the main one scaled by `step` (0: as tight as they go); empty when too little is left."""
    others: dict[int, Fitted] = {}
    for at, item in enumerate(rows):
        if not item.row.main:
            # Giving way never costs a line its last word: one line of the legible size always has room.
            least = min(_one_line(item, item.row.rule.legible), item.row.height)
            height = max(item.row.height * step, least) if step else item.row.height
            others[at] = _fitted(item, _scaled(item.row.rule, step), width, height)
    asked = sum(field.height for field in others.values())
    if not step and asked > room * (1 - _MAIN_SHARE):
        _give_way(rows, others, width, room * (1 - _MAIN_SHARE) / asked)
    _keep_order(rows, others, width)
    left = room - sum(field.height for field in others.values())
    if left < room * _MAIN_SHARE / 2:
        return []
    return [others[at] if at in others else _main_fitted(item, width, left) for at, item in enumerate(rows)]


def _main_fitted(item: Filled, width: float, left: float) -> Fitted:
    """The main text in its height; in all that is left where that is too low for it."""
    fitted = _fitted(item, _main_rule(item), width, min(left, item.row.height))
    return _fitted(item, _main_rule(item), width, left) if fitted.small and left > item.row.height else fitted


def _main_rule(item: Filled) -> Rule:
    return replace(item.row.rule, spare=_SPARE_LINES)


def _fitted(item: Filled, rule: Rule, width: float, height: float) -> Fitted:
    return fit(item.text, rule, width, height, item.language, item.prefer)


def _give_way(rows: Sequence[Filled], others: dict[int, Fitted], width: float, share: float) -> None:
    """Leave each line that share of its height, but one line of its least size."""
    for at, field in others.items():
        item = rows[at]
        height = max(field.height * share, min(_least(item), field.height))
        others[at] = _fitted(item, _scaled(item.row.rule, 0.0), width, height)


def _scaled(rule: Rule, step: float) -> Rule:
    return replace(rule, largest=max(rule.legible, rule.largest * step))


def _keep_order(rows: Sequence[Filled], others: dict[int, Fitted], width: float) -> None:
    """Hold each row to the size of the one it may not outgrow (an office to its State)."""
    for at, item in enumerate(rows):
        for other_at, other in enumerate(rows):
            if not item.row.at_most or other.row.source.field != item.row.at_most or at not in others:
                continue
            most = others[other_at].size if other_at in others else 0.0
            if most and other.text and others[at].size > most:
                rule = replace(item.row.rule, largest=max(item.row.rule.legible, most))
                others[at] = fit(item.text, rule, width, max(others[at].height, 0.1), item.language)


def _main(rows: Sequence[Filled], fitted: Sequence[Fitted]) -> Fitted:
    return next(field for item, field in zip(rows, fitted, strict=True) if item.row.main)


def _one_line(item: Filled, size: float) -> float:
    used = families(item.text, item.language)
    line = max(family.ascent for family in used) + max(family.descent for family in used)
    return size * line / POINTS_PER_MM + 0.01


def _gaps(rows: Sequence[Filled]) -> float:
    return sum(item.row.gap for item in rows[1:])


def _least(item: Filled) -> float:
    return min(_one_line(item, item.row.rule.smallest), item.row.height)


def _better(rows: Sequence[Filled], fitted: Sequence[Fitted], than: Sequence[Fitted]) -> bool:
    if _lost(fitted) != _lost(than):
        return _lost(fitted) < _lost(than)
    new, old = _main(rows, fitted), _main(rows, than)
    if new.small or old.small:
        return (not new.small, len(new.text)) > (not old.small, len(old.text))
    return new.size > old.size * _GAIN
