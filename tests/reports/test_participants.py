"""The List of Participants: whom it names, in which order, and what each revision says of the one before."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from builders import FrozenClock, add_people, entries_of

from badges.papers.model import Document, Heading, Table
from badges.papers.pages import pages
from checkin.core.attendance import marking
from checkin.core.conference.closing import close_day
from checkin.core.people import merging, registration
from checkin.core.people.disclosure import profile_named
from checkin.core.reports import participants
from checkin.core.reports.kinds import Wanted
from checkin.core.reports.making import write_report
from checkin.core.reports.people import in_capitals
from checkin.core.reports.xlsx import text_of
from checkin.core.session import Session
from checkin.errors import UsageError


def made(session: Session) -> Document:
    wanted = Wanted(session, None, profile_named(session.conference, "participants"))
    document, facts = participants.LIST.issued(wanted)
    session.record(*facts)
    return document


def groups(document: Document) -> dict[str, list[list[str]]]:
    """The rows of each State, and of each body under the heading of its kind, as words."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for block in document.blocks:
        if isinstance(block, Heading):
            heading = block.words
        if isinstance(block, Table):
            for group in block.groups:
                found[group.title or heading] = [[text_of(cell) for cell in row.cells] for row in group.rows]
    return found


def states(document: Document) -> list[str]:
    (table,) = [block for block in document.blocks[:2] if isinstance(block, Table)]
    return [group.title for group in table.groups]


def add(session: Session, given: str, family: str, country: str, **fields: str) -> str:
    person = registration.add(
        session, {"given_names": given, "family_name": family, "country": country, "category": "delegate", **fields}
    )
    return person.id


def test_states_stand_in_the_order_of_their_short_names(session: Session) -> None:
    for code in "IQ EG TR VN CI IR KR GB CD PS TZ US FR AF".split():
        add(session, "Omar", f"OF {code}", code)
    assert states(made(session)) == [
        "Afghanistan", "Côte d'Ivoire", "Democratic Republic of the Congo", "Egypt", "France",
        "Iran (Islamic Republic of)", "Iraq", "Republic of Korea", "State of Palestine", "Türkiye",
        "United Kingdom of Great Britain and Northern Ireland", "United Republic of Tanzania",
        "United States of America", "Viet Nam",
    ]  # fmt: skip


def test_the_head_is_first_then_the_order_of_the_delegation(session: Session) -> None:
    add(session, "Zoe", "ARNOLD", "NP", list_order="10")
    add(session, "Bilal", "ZAIN", "NP", list_order="2")
    add(session, "Carla", "MOSS", "NP", capacity="Deputy Head of Delegation")
    add(session, "Dina", "NOOR", "NP", capacity="Head of delegation", list_order="99", honorific="H.E. Ms")
    add(session, "Emil", "ODD", "NP", list_order="3")
    add(session, "Nobody", "LEADS", "PK")
    names = [row[0] for row in groups(made(session))["Nepal"]]
    assert names == ["H.E. Ms Dina NOOR", "Carla MOSS", "Bilal ZAIN", "Emil ODD", "Zoe ARNOLD"]


def test_names_stand_as_communicated(session: Session) -> None:
    add(session, "Juan Ramón", "de la Fuente", "MX")
    add(session, "Hamad", "al-Khatib", "MX")
    add(session, "Çağla", "Yiğit", "TR")
    add(session, "Käthe", "Oßwalder", "DE")
    for name in ("Gulbaddin", "U Thant Myint"):
        registration.add(session, {"name": name, "country": "MX", "category": "delegate"})
    registration.add(session, {"native_name": "王美", "country": "CN", "category": "delegate"})
    registration.add(session, {"native_name": "محمد آصف", "country": "EG", "category": "delegate"})
    found = groups(made(session))
    assert [row[0] for row in found["Mexico"]] == [
        "Juan Ramón de la FUENTE", "Hamad al-KHATIB", "Gulbaddin", "U Thant Myint",
    ]  # fmt: skip
    assert found["Türkiye"][0][0] == "Çağla YİĞİT"
    assert found["Germany"][0][0] == "Käthe OßWALDER"
    assert [found[State][0][:2] for State in ("China", "Egypt")] == [["王美", ""], ["محمد آصف", ""]]


@pytest.mark.parametrize(
    ("family", "shown"),
    [("KHAN", "KHAN"), ("van der Berg", "van der BERG"), ("ben", "BEN"), ("El-Sayed", "EL-SAYED"), ("शर्मा", "शर्मा")],
)
def test_capitals(family: str, shown: str) -> None:
    assert in_capitals(family) == shown


def test_namesakes_are_both_there_and_who_was_merged_is_there_once(session: Session) -> None:
    add(session, "Omar", "GILL", "PK", position="Judge")
    add(session, "Omar", "GILL", "PK", position="Colonel")
    one = add(session, "Sara", "MALIK", "PK", delegation="Pakistan")
    other = add(session, "Sara", "MALIK", "NP", delegation="Nepal")
    merging.merge(session, other, one, "the same")
    found = groups(made(session))
    assert [row[0] for row in found["Pakistan"]] == ["Omar GILL", "Omar GILL", "Sara MALIK"]
    assert "Nepal" not in found


def test_bodies_follow_in_the_order_of_the_conference_with_words(session: Session) -> None:
    for category, home in (
        ("secretariat", "Secretariat"),
        ("ngo", "Øxfam"),
        ("ngo", "Acted"),
        ("un", "UNHCR"),
        ("igo", "IOM"),
    ):
        add_people(session, f"{home} person", category=category, organisation=home, list_consent="yes")
    add_people(session, "Refuses", category="ngo", organisation="Quiet", list_consent="no")
    add_people(session, "Hidden", category="ngo", organisation="Quiet", sensitive="yes")
    found = groups(made(session))
    assert list(found) == ["United Nations", "Intergovernmental organisations", "Civil society", "Secretariat"]
    assert [row[0] for row in found["Civil society"]] == ["Acted", "Øxfam"]


def test_the_final_list_has_who_came_and_says_which_state_is_absent(session: Session, clock: FrozenClock) -> None:
    here = add(session, "Omar", "GILL", "PK")
    add(session, "Sara", "MALIK", "PK")
    add(session, "Hari", "THAPA", "NP")
    assert made(session).head.revision == "provisional"
    marking.mark(session, here, 1)
    clock.forward(days=3)
    final = made(session)
    assert final.head.revision == "final"
    found = groups(final)
    assert [row[0] for row in found["Pakistan"]] == ["Omar GILL"]
    assert found["Nepal"] == [["Absent"]]


def test_the_last_day_closed_makes_it_final(session: Session, tmp_path: Path) -> None:
    add(session, "Omar", "GILL", "PK")
    close_day(session, 2, tmp_path)
    assert made(session).head.revision == "final"


def test_a_revision_says_what_the_last_one_handed_out_did_not(session: Session, clock: FrozenClock) -> None:
    omar, sara, hari = (add(session, name, "GILL", "PK") for name in ("Omar", "Sara", "Hari"))
    assert made(session).head.revision == "provisional"
    assert made(session).head.revision == "provisional"
    assert len(entries_of(session, "list_issued")) == 1
    clock.forward(minutes=5)
    registration.edit(session, omar, {"position": "Judge"})
    registration.edit(session, sara, {"list_consent": "no"})
    registration.edit(session, hari, {"sensitive": "yes"})
    add(session, "Zoe", "NEW", "NP")
    for _ in range(2):
        again = made(session)
        assert again.head.revision == "provisional, Rev.1"
        changes = groups(again)["Changes since the list of 2026-11-24 08:40 (provisional)"]
        assert [row[:2] for row in changes] == [
            ["added", "Zoe NEW"], ["changed", "Omar GILL"], ["removed", "Sara GILL"],
        ]  # fmt: skip
    body = entries_of(session, "list_issued")[-1].body
    assert "GILL" not in str(body)


def test_a_list_of_another_profile_has_revisions_of_its_own(session: Session, tmp_path: Path) -> None:
    add(session, "Omar", "GILL", "PK", list_consent="yes")
    write_report(session, "participants", tmp_path / "one.pdf")
    add(session, "Sara", "MALIK", "PK", list_consent="yes")
    write_report(session, "participants", tmp_path / "two.pdf", profile="public")
    write_report(session, "participants", tmp_path / "three.pdf")
    titles = [pypdfium2.PdfDocument(tmp_path / f"{name}.pdf").get_metadata_dict() for name in ("one", "two", "three")]
    assert [title["Title"] for title in titles] == [
        "List of Participants, provisional", "List of Participants, provisional",
        "List of Participants, provisional, Rev.1",
    ]  # fmt: skip
    assert {title["Author"] for title in titles} == {"UNODC"}


def test_a_logo_beside_the_conference_file_is_on_the_page(session: Session) -> None:
    assert made(session).head.logo == b""
    session.store.path.with_name("logo.svg").write_text("<svg/>")
    head = made(session).head
    assert (head.logo, head.funding, head.place) == (b"<svg/>", "Funded by the European Union", "Islamabad")
    assert head.when == "24 to 25 November 2026"


def test_a_delegation_of_sixty_and_a_long_title_are_whole(session: Session, tmp_path: Path) -> None:
    title = "Senior Deputy Director General for the Coordination of Policies against Trafficking in Persons"
    assert len(title) > 90
    for at in range(60):
        add(session, f"Given{at:02}", "FAMILY", "NP", position=title, honorific="H.E. Mr")
    document = made(session)
    write_report(session, "participants", tmp_path / "list.pdf")
    with pypdfium2.PdfDocument(tmp_path / "list.pdf") as pdf:
        text = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)
        assert len(pdf) == len(list(pages(document)))
    assert text.count(title) == 60
    assert all(f"Given{at:02} FAMILY" in text for at in range(60))
    assert text.count("Nepal (continued)") == len(list(pages(document))) - 1


def test_names_in_scripts_of_their_own_are_printed(session: Session, tmp_path: Path) -> None:
    for native in ("王美", "דן לוי", "สมชาย"):
        registration.add(session, {"native_name": native, "country": "CN", "category": "delegate"})
    write_report(session, "participants", tmp_path / "list.pdf")
    fonts = (tmp_path / "list.pdf").read_bytes()
    for name in (b"NotoSansCJK", b"NotoSansHebrew", b"NotoSansThai"):
        assert name in fonts


@pytest.mark.parametrize(("name", "file", "sentence"), [
    ("nothing", "a.pdf", "no report"), ("participants", "a.odt", "must be .pdf or .docx or .xlsx"),
])  # fmt: skip
def test_what_cannot_be_made_is_said(session: Session, tmp_path: Path, name: str, file: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        write_report(session, name, tmp_path / file)
    assert not list(tmp_path.glob("a.*"))


def test_a_day_is_not_asked_of_what_has_none_without_a_word(session: Session, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="of the whole conference, not of a day"):
        write_report(session, "participants", tmp_path / "a.pdf", 2)
    with pytest.raises(UsageError, match="has no day 7"):
        write_report(session, "variance", tmp_path / "a.pdf", 7)
    assert not list(tmp_path.glob("a.*"))


def test_a_missing_package_for_word_is_a_sentence(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("checkin.core.reports.docx.find_spec", lambda name: None)
    with pytest.raises(UsageError, match="python-docx"):
        write_report(session, "participants", tmp_path / "list.docx")
    assert not entries_of(session, "list_issued"), "what was not written was not handed out"
