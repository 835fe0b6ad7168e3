"""From lists to people on the list: in one transaction, again and again, beside working desks."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import FrozenClock, new_session

from checkin.core import dossier, scanning
from checkin.core.attendance import arrivals, marking
from checkin.core.importing import planned
from checkin.core.importing.commit import cancel_missing, commit, read_lists
from checkin.core.importing.report import report
from checkin.core.models import Result, Status
from checkin.core.people import lookup, registration
from checkin.core.printing import file_output
from checkin.core.session import Session
from checkin.errors import InputFileError, UsageError
from db import checks
from db.journal import kinds, person_rows

DATA = Path(__file__).parent / "data"
HEAD = "ref,name,organisation,country,position\n"


def listed(folder: Path, *rows: str, head: str = HEAD, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def load(session: Session, *paths: Path) -> dict[str, object]:
    return report(commit(session, read_lists(session, list(paths))).plan)


@pytest.mark.parametrize(
    ("name", "load_count", "refused"),
    [
        ("clean.csv", 200, 0),
        ("secretariat-list.xlsx", 110, 0),
        ("liste-participants.csv", 60, 0),
        ("unicode-text.txt", 50, 0),
        ("indico-registrations.csv", 70, 0),
        ("broken.csv", 33, 2),
        ("pretix-checkinlist-day1.csv", 60, 0),
        ("pretix-orderlist-positions.csv", 60, 0),
    ],
)
def test_every_kind_of_list_loads_and_loads_again_without_a_change(
    session: Session, name: str, load_count: int, refused: int
) -> None:
    first = load(session, DATA / name)
    assert (first["added"], len(first["rejected"])) == (load_count, refused)  # type: ignore[arg-type]
    again = load(session, DATA / name)
    assert (again["added"], again["updated"], again["missing"]) == (0, 0, [])
    assert len(list(lookup.everybody(session))) == load_count
    assert checks.faults(session.store) == []


def test_a_dry_run_stores_nothing(session: Session) -> None:
    before = session.version()
    read_lists(session, [DATA / "clean.csv"])
    assert session.version() == before


def test_two_desks_that_import_one_list_agree_on_ids_refs_and_codes(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        with new_session(folder, id="same") as session:
            load(session, DATA / "secretariat-list.xlsx")
            found.append({(person.id, person.ref, person.code_id) for person in lookup.everybody(session)})
    assert found[0] == found[1]


def test_only_what_the_new_list_changed_changes(session: Session, tmp_path: Path) -> None:
    load(session, listed(tmp_path, "A1,Amina Khan,FIA,PK,Director", "B2,Bilal Ahmed,UNHCR,PK,Officer"))
    amina = lookup.required(session, "A1")
    registration.edit(session, amina.id, {"organisation": "FIA Islamabad"}, "as on her card")
    told = load(session, listed(tmp_path, "A1,Amina Khan,Police,PK,Head", "B2,Bilal Ahmed,,PK,"))
    assert told["changes"] == [{"ref": "A1", "field": "position", "old": "Director", "new": "Head"}]
    assert told["conflicts"] == [{"ref": "A1", "field": "organisation", "desk": "FIA Islamabad", "file": "Police"}]
    assert lookup.required(session, "A1").organisation == "FIA Islamabad"
    assert lookup.required(session, "B2").organisation == "UNHCR"


def test_attendance_is_never_touched(session: Session, tmp_path: Path) -> None:
    path = listed(tmp_path, "A1,Amina Khan,FIA,PK,Director", "B2,Bilal Ahmed,UNHCR,PK,Officer")
    load(session, path)
    marking.mark(session, lookup.required(session, "A1").id)
    load(session, listed(tmp_path, "A1,Amina Khan,FIA,PK,Head"))
    assert dossier.days_attended(session, lookup.required(session, "A1").id) == [1]


def test_missing_people_are_listed_and_cancelled_together(session: Session, tmp_path: Path) -> None:
    load(session, listed(tmp_path, "A1,Amina Khan,FIA,PK,x", "B2,Bilal Ahmed,UNHCR,PK,x", "C3,Come Dupont,IOM,CI,x"))
    told = load(session, listed(tmp_path, "A1,Amina Khan,FIA,PK,x"))
    assert told["missing"] == ["B2", "C3"]
    assert lookup.required(session, "B2").status == Status.CONFIRMED
    with pytest.raises(UsageError, match="reason"):
        cancel_missing(session, ["B2"], " ")
    assert cancel_missing(session, ["B2", "C3"], "not on the final list") == 2
    assert lookup.required(session, "C3").status == Status.CANCELLED
    assert load(session, listed(tmp_path, "A1,Amina Khan,FIA,PK,x"))["missing"] == []


def test_badges_that_show_something_else_now_are_listed(session: Session, tmp_path: Path) -> None:
    load(session, listed(tmp_path, "A1,Amina Khan,FIA,PK,x", "B2,Bilal Ahmed,UNHCR,PK,x"))
    file_output.print_badges(session, [lookup.required(session, "A1")], tmp_path / "a.pdf")
    told = load(session, listed(tmp_path, "A1,Amina KHAN-MALIK,FIA,PK,x", "B2,Bilal AHMED,UNHCR,PK,x"))
    assert told["badges_outdated"] == ["A1"]


def test_tickets_of_other_systems_mark_their_bearers(session: Session) -> None:
    load(session, DATA / "pretix-checkinlist-day1.csv")
    outcome = scanning.scan(session, "vxcrn2fzv7uha4hgr4a7fs7fz4vvrf42")
    assert (outcome.result, outcome.delegate and outcome.delegate.name) == (Result.OK, "Ana-María Kaʻahumanu")


def test_a_change_at_a_desk_meanwhile_is_planned_in(session: Session, tmp_path: Path) -> None:
    load(session, listed(tmp_path, "A1,Amina Khan,FIA,PK,Director"))
    prepared = read_lists(session, [listed(tmp_path, "A1,Amina Khan,FIA,PK,Head")])
    registration.edit(session, lookup.required(session, "A1").id, {"position": "Chief"})
    stored = commit(session, prepared)
    assert lookup.required(session, "A1").position == "Chief"
    assert [conflict.desk for conflict in stored.plan.conflicts] == ["Chief"]


def test_cancelling_halfway_leaves_nothing(session: Session) -> None:
    prepared = read_lists(session, [DATA / "clean.csv"])
    before = session.version()

    def cancel(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        commit(session, prepared, cancel)
    assert session.version() == before


def test_one_unusable_file_among_several_does_not_stop_the_others(session: Session, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"%PDF-1.7 not a sheet")
    prepared = read_lists(session, [broken, DATA / "clean.csv"])
    assert len(prepared.plan.additions) == 200
    assert [name for name, _ in prepared.parsed.unreadable] == ["broken.xlsx"]
    with pytest.raises(InputFileError):
        read_lists(session, [broken])


def test_indico_states_become_ours(session: Session) -> None:
    load(session, DATA / "indico-registrations.csv")
    statuses = [person.status for person in lookup.everybody(session)]
    assert sum(status != Status.CONFIRMED for status in statuses) == 7


def test_a_hundred_people_marked_while_a_list_comes_in(tmp_path: Path, clock: FrozenClock) -> None:
    with new_session(tmp_path, clock) as session, Session.open(session.store.path, "Desk 2", "B", clock) as other:
        load(session, DATA / "clean.csv")
        everyone = list(lookup.everybody(other))
        prepared = read_lists(session, [DATA / "clean.csv", DATA / "unicode-text.txt"])
        for person in everyone[:100]:
            marking.mark(other, person.id)
        commit(session, prepared)
        assert sum(1 for _ in arrivals.marks_on(session, 1)) == 100
        assert checks.faults(session.store) == []


def test_what_can_be_worked_out_before_is_worked_out_while_nobody_waits(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows of new people, and what an entry says, are made before the transaction, and are what the entries make."""
    within: list[bool] = []

    def watched(module: object, name: str) -> None:
        call = getattr(module, name)

        def watch(*values: object) -> object:
            within.append(session.store._writer.in_transaction)
            return call(*values)

        monkeypatch.setattr(module, name, watch)

    plan = read_lists(session, [listed(tmp_path, *(f"R{at},Given{at} Family,UN,PE,Clerk" for at in range(40)))])
    watched(person_rows, "work_out")
    watched(kinds, "read")
    commit(session, plan)
    assert within == [False] * 41
    assert checks.faults(session.store) == []


def test_of_a_long_list_no_records_are_held_beside_its_rows(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    record = planned.delegate_of
    monkeypatch.setattr(
        planned, "delegate_of", lambda who, values: (made.append(values["ref"]), record(who, values))[1]
    )
    first = listed(tmp_path, *(f"R{at},Given{at} Family,UN,PE,Clerk" for at in range(5)))
    second = listed(tmp_path, "R3,Given3 Family,UN,PE,Head", name="second.csv")
    assert len(read_lists(session, [first]).plan.additions) == 5
    assert made == []
    plan = read_lists(session, [first, second]).plan
    assert [one.fields["position"] for one in plan.additions] == ["Clerk"] * 3 + ["Head", "Clerk"]
    assert sorted(made) == [f"R{at}" for at in range(5)], "the next list meets them"
