"""The board over the desk: nothing typed at it reaches the line."""

from __future__ import annotations

from checkin.tui.board.screen import BoardScreen


async def test_it_opens_over_the_desk_and_esc_leaves_it(open_desk) -> None:
    async with open_desk() as work:
        work.desk.action_command("board")
        await work.until(lambda: isinstance(work.app.screen, BoardScreen) and work.app.screen.board, "the board")
        await work.pilot.press("a", "b")
        assert isinstance(work.app.screen, BoardScreen)
        await work.pilot.press("escape")
        await work.until(lambda: work.app.screen is work.desk, "the desk")
        assert work.desk.line.value == ""
