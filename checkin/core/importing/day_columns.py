"""A column for each conference day, ticked for who comes: "24 Nov", "Day 1", "Will you attend on Tuesday 24?"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from checkin.core.models import Day
from checkin.text import fold

from . import values
from .lexicon import NO, YES
from .samples import Samples
from .state_columns import sense_of
from .states import Sense
from .titles import normalised

_DAY_WORDS = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|lundi|mardi|mercredi|jeudi|vendredi|"
    r"samedi|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo|days?|jours?|dias?|st|nd|rd|th|er|de|of|le|"
    r"el|n|attendance|present|presence|asistencia|tag|giorno|gun|hari|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so|"
    r"segunda|terca|quarta|quinta|sexta|feira|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|"
    r"понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|день|يوم|اليوم)\b"
)


def day_columns(titles: Mapping[int, str], samples: Sequence[Samples], days: Sequence[Day]) -> dict[int, int]:
    """The day that each column is for, by its index: those whose title names one and whose cells are ticks."""
    found = {index: _day_of(title, days) for index, title in titles.items()}
    return {index: day for index, day in found.items() if day and samples[index].share(_is_tick) == 1}


def ticked(text: str) -> bool:
    """Whether a cell says yes, in whatever way."""
    return fold(text) in YES


def _is_tick(text: str) -> bool:
    return fold(text) in YES | NO


def _day_of(title: str, days: Sequence[Day]) -> int:
    """The number of the day that a title names and says nothing else; 0 where it names none."""
    readings = (title, _DAY_WORDS.sub(" ", fold(title)))
    text = next((found for found, _ in (values.days(one, tuple(days)) for one in readings) if found.isdecimal()), "")
    if not text:
        return 0
    words = _DAY_WORDS.sub(" ", normalised(title)).split()
    rest = [word for word in words if not word.isdecimal() and word not in values.MONTHS]
    parts = normalised(title).split()
    named = len(parts) > 1 or not parts[0].isdecimal()  # a number alone may be of anything
    return int(text) if named and (not rest or sense_of(title)[0] is Sense.COMING) else 0
