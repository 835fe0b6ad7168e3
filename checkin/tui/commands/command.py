"""What a user can do, as a class: see `commands`."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from checkin.tui import keys

if TYPE_CHECKING:
    from checkin.tui.desk.screen import DeskScreen


class Command:
    """Something that can be done. `keys` are Textual's names; the first is the one that is shown."""

    id: ClassVar[str]
    title: ClassVar[str]
    help: ClassVar[str]
    keys: ClassVar[tuple[str, ...]] = ()
    footer: ClassVar[str] = ""
    footer_short: ClassVar[str] = ""
    bound: ClassVar[bool] = True
    # What stands on the line has then served: the next letter begins a new one.
    uses_line: ClassVar[bool] = False

    async def run(self, desk: DeskScreen) -> None:
        """Do it, for the person on the card or in the band where it is about one."""
        raise NotImplementedError

    def available(self, desk: DeskScreen) -> bool:
        """Whether the palette offers it now."""
        return True

    def __init_subclass__(cls) -> None:
        keys.declare(cls.id, cls.keys, fixed=not cls.bound)
