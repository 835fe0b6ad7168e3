"""The printers of a desk: setting one up, and what can be done with it."""

from __future__ import annotations

import pytest

from badges.printers.model import PrinterKind
from badges.printers.opening import _WAYS
from checkin.core.printing import printers
from checkin.tui.dialogs.badges.printers import FindPrinterDialog


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_who_types_an_address_sees_an_example_of_every_kind(
    show, session, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(printers, "find", lambda: ())
    async with show(FindPrinterDialog(session), size) as stage:
        await stage.press("f6")
        intro = stage.screen.query_one(".intro")
        for kind in PrinterKind:
            assert _WAYS[kind].examples in str(intro.content)
        assert stage.sees(intro)
