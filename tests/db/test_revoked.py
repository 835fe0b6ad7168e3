"""A desk that was revoked: what it wrote before counts at every desk, what it writes after is taken at none."""

from __future__ import annotations

from pathlib import Path

from desks import Desk, exchange, open_desks

from db.journal.entries import Draft


def marks(desk: Desk, *people: str) -> None:
    desk.write(*(Draft("mark", person, {"v": 1, "day": 1}) for person in people))


def revoke(at: Desk, desk: Desk) -> None:
    known = at.store.read.execute(
        "SELECT coalesce(max(seq), 0) FROM entry WHERE writer = ?", (desk.store.writer_id,)
    ).fetchone()[0]
    at.write(Draft("desk_revoked", "", {"v": 1, "writers": {desk.store.writer_id: known}}))


def marked(desk: Desk) -> list[str]:
    return [row[0] for row in desk.store.read.execute("SELECT delegate_id FROM attendance ORDER BY delegate_id")]


def test_what_a_revoked_desk_writes_is_set_aside_and_what_it_wrote_before_is_not(tmp_path: Path) -> None:
    one, two, lost = open_desks(tmp_path, 3)
    marks(lost, "before")
    exchange([one, two, lost])
    revoke(one, lost)
    exchange([one, two])
    marks(lost, "after", "again")
    receipt = two.receive(*lost.packets())
    assert receipt.refused == (f"Entries of {lost.name} set aside: 2. That desk was revoked.",)
    assert marked(two) == marked(one) == ["before"]
    assert one.tables() == two.tables()
    assert receipt.waiting == 0


def test_what_some_desk_took_before_it_heard_of_it_is_taken_by_all(tmp_path: Path) -> None:
    one, two, lost = open_desks(tmp_path, 3)
    exchange([one, two, lost])
    marks(lost, "met")
    two.receive(*lost.packets())  # by stick, while the first desk revokes
    revoke(one, lost)
    exchange([one, two])
    exchange([one, two])
    assert marked(one) == marked(two) == ["met"]
    assert one.tables() == two.tables()
    entries = len(two.ids())
    exchange([one, two])
    assert len(two.ids()) == entries, "they have nothing more to say about it"


def test_who_was_revoked_revokes_nobody(tmp_path: Path) -> None:
    one, two, lost = open_desks(tmp_path, 3)
    exchange([one, two, lost])
    revoke(one, lost)
    exchange([one, two])
    revoke(lost, one)
    lost.write(Draft("desk_revoked", "", {"v": 1, "writers": {lost.store.writer_id: 1000}}))
    two.receive(*lost.packets())
    marks(one, "here")
    exchange([one, two])
    assert marked(two) == ["here"]
    assert two.store.read.execute("SELECT writer FROM writer_revoked").fetchall()[0][0] == lost.store.writer_id


def test_a_revoked_desk_that_hears_of_it_goes_on_by_itself_and_says_nothing_new(tmp_path: Path) -> None:
    one, lost = open_desks(tmp_path, 2)
    exchange([one, lost])
    revoke(one, lost)
    marks(lost, "mine")
    lost.receive(*one.packets())
    entries = len(lost.ids())
    lost.receive(*one.packets())
    assert len(lost.ids()) == entries
    assert marked(lost) == ["mine"]
