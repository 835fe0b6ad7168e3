"""What the parts of the desk say to their screen."""

from __future__ import annotations

from textual.message import Message


class LineTyped(Message):
    """The typing line holds something else now."""

    def __init__(self, line: str) -> None:
        super().__init__()
        self.line = line


class LineEntered(Message):
    """Enter was pressed on the line as it stood, at `pressed` on the clock of messages."""

    def __init__(self, line: str, pressed: float) -> None:
        super().__init__()
        self.line = line
        self.pressed = pressed


class Moved(Message):
    """The cursor of the list is to move by so many rows, or pages."""

    def __init__(self, rows: int = 0, pages: int = 0) -> None:
        super().__init__()
        self.rows = rows
        self.pages = pages


class RowClicked(Message):
    """A row of the list was clicked, counted from the first person."""

    def __init__(self, row: int) -> None:
        super().__init__()
        self.row = row


class PrintersMoved(Message):
    """Something in the print queue changed."""

    def can_replace(self, message: Message) -> bool:
        return isinstance(message, PrintersMoved)


class PrinterSeen(Message):
    """How this desk's printer is, in words; none where there is no printer."""

    def __init__(self, words: str, ready: bool) -> None:
        super().__init__()
        self.words = words
        self.ready = ready


class HelpAsked(Message):
    """A question mark was typed on an empty line."""
