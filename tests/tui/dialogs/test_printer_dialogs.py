"""The printers of a desk: setting one up, and what can be done with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from badges.printers.model import PrinterKind
from badges.printers.opening import _WAYS
from checkin.core.printing import printers
from checkin.tui.dialogs.badges.printers import FindPrinterDialog, PrinterDialog
from db.local import printers as stored
from db.rows import PrinterRow


@pytest.fixture
def unknown(session) -> printers.SetUpPrinter:
    """A printer that a newer program set up; this desk is to print there."""
    with session.write() as writing:
        row = PrinterRow("New one", "carrier-pigeon", "loft", 300, "", "", "a6", 1, paused=False)
        stored.put(writing.connection, row)
        stored.use(writing.connection, session.desk, row.name, "")
    return printers.named(session, "New one")


async def test_a_printer_of_a_kind_that_is_not_known_can_only_be_forgotten(show, session, unknown) -> None:
    async with show(PrinterDialog(session, unknown)) as stage:
        assert stage.choices == ["Forget this printer"]
        await stage.press("1")
        assert stage.answer.message == "New one is forgotten."
    assert printers.known(session) == []


async def test_who_sets_another_up_instead_prints_there(show, session, unknown, tmp_path: Path) -> None:
    dialog = FindPrinterDialog(session)
    async with show(dialog) as stage:
        await stage.press("f6")
        await stage.fill(name="Folder", address=f"folder:{tmp_path}")
        await stage.press("enter")
        assert stage.answer.message == "Folder is set up, and this desk prints there."


@pytest.mark.parametrize("choice", ["Print here from this desk", "Offer it when this desk's own printer fails"])
async def test_the_desk_goes_over_to_one_that_is_known(show, session, unknown, tmp_path: Path, choice: str) -> None:
    folder = printers.add(session, "Folder", f"folder:{tmp_path}")
    async with show(PrinterDialog(session, folder)) as stage:
        await stage.press(str(stage.choices.index(choice) + 1))
        assert stage.answer.message == "This desk prints at Folder."
    assert printers.of_desk(session) == (folder, None)


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
