"""What a report is before anybody draws or writes it: a head, and blocks one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Style = Literal["strong", "plain", "quiet", "small", "large", "title"]
Align = Literal["left", "right", "center"]


@dataclass(frozen=True, slots=True)
class Text:
    """Some words of one kind. `language` is a BCP 47 tag; `whole`: nothing of them where a letter has no font."""

    words: str
    style: Style = "plain"
    language: str = ""
    whole: bool = False


Cell = str | tuple[Text, ...]
"""What stands in a place of a table, one text below the other; a plain word stands for one text."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table. A cell that is missing at the end is empty.

    `struck`: with a line through it. `spare`: left out where it would begin a page.
    """

    cells: tuple[Cell, ...]
    struck: bool = False
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, how wide it is beside the others, and (the last one) whether its places are boxes."""

    title: str
    width: float
    align: Align = "left"
    boxed: bool = False


class Each:
    """Rows that are made each time they are asked for, so that a long list is not held twice."""

    def __init__(self, items: Sequence[Any], make: Callable[[int, Any], Row]) -> None:
        self._items = items
        self._make = make

    def __iter__(self) -> Iterator[Row]:
        return (self._make(at, item) for at, item in enumerate(self._items))


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a title of their own, which is said again where they go on. Without one they just follow.

    `note` stands at the right of the title. The title stays with the first `together` rows. A `leaning` group begins no
    page by itself: the row before goes along.
    """

    title: str
    rows: Iterable[Row]
    note: str = ""
    together: int = 1
    leaning: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns whose titles stand on each page. No row is lower than `least_height` (mm)."""

    columns: tuple[Column, ...]
    groups: Sequence[Group]
    least_height: float = 6.0


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that stays with what follows. Level 1 is large, 2 smaller."""

    words: str
    level: Literal[1, 2] = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text over the whole width, in as many lines as it takes; at most a page."""

    text: Text
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Series:
    """The values of a chart under one name, as many as the chart has labels."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Values as shapes: upright `columns` over labels, or lying `bars` beside them.

    Several series stand beside each other, told apart by grey tone and by the legend. Where labels are too many, every
    so many is printed. `height` is in mm.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    kind: Literal["columns", "bars"] = "columns"
    height: float = 50.0


@dataclass(frozen=True, slots=True)
class Gap:
    """Free room, in mm."""

    height: float = 4.0


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins a page."""


Block = Heading | Paragraph | Table | Chart | Gap | PageBreak


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on each page. Empty texts are left out; `printed` is when it was made, `logo` a picture file (SVG,
    PNG or JPEG) as it is.

    The emblem of the European Union stands beside a funding line that speaks of it: nobody chooses that.
    """

    conference: str
    organiser: str = ""
    place: str = ""
    when: str = ""
    project: str = ""
    funding: str = ""
    logo: bytes = b""
    revision: str = ""
    printed: str = ""
    seal: str = ""
    training: bool = False

    @property
    def where(self) -> str:
        """Who convenes it, and where."""
        return " · ".join(part for part in (self.organiser, self.place) if part)


@dataclass(frozen=True, slots=True)
class Document:
    """A report. `bare`: its pages have no head of their own, and no number (certificates)."""

    title: str
    head: Head
    blocks: Sequence[Block]
    language: str = "en"
    bare: bool = False

    @property
    def whole_title(self) -> str:
        """The title with the revision, where there is one."""
        return f"{self.title}, {self.head.revision}" if self.head.revision else self.title
