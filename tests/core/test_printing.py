"""Badges as files, their log, and which copies open the door."""

from __future__ import annotations

import os
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from builders import add_people
from PIL import Image

from badges.template import load_template
from checkin.core import dossier, scanning
from checkin.core.issuing import copies
from checkin.core.issuing.specs import spec_of
from checkin.core.models import Delegate, Method, Reprint, ReprintReason, Result
from checkin.core.people import merging, registration
from checkin.core.printing import file_output, jobs, orders, previews, printers
from checkin.core.printing.designs import designs, for_categories, offered, remarks
from checkin.core.session import Session
from checkin.errors import BadgeError, UsageError


@pytest.fixture
def khan(session: Session) -> Delegate:
    return registration.add(
        session,
        {"given_names": "Mohammad Yusuf", "family_name": "KHAN", "native_name": "محمد یوسف خان", "country": "PK",
         "organisation": "Federal Investigation Agency", "category": "police", "ref": "P100"},
    )  # fmt: skip


def codes_in(pdf: Path, dpi: int = 203) -> list[str]:
    """What a reader reads off each page, printed at `dpi`."""
    return [
        zxingcpp.read_barcodes(page.render(scale=dpi / 72, grayscale=True).to_pil())[0].text
        for page in pypdfium2.PdfDocument(pdf)
    ]


def printed(session: Session, delegate: Delegate, folder: Path, reason: ReprintReason | None = None) -> str:
    """Print a badge and return the code read off the paper."""
    path = folder / f"{len(list(folder.glob('*.pdf')))}.pdf"
    report = file_output.print_badges(session, [delegate], path, reprint=Reprint(reason) if reason else None)
    assert report.failed == ()
    (code,) = codes_in(path)
    return code


def test_a_badges_own_code_marks_its_bearer_on_every_day(session: Session, khan: Delegate, tmp_path: Path) -> None:
    code = printed(session, khan, tmp_path)
    first = scanning.scan(session, code, 1)
    assert (first.result, first.delegate and first.delegate.ref) == (Result.OK, "P100")
    assert scanning.scan(session, code.lower(), 2).result is Result.OK
    assert scanning.scan(session, code, 1).result is Result.ALREADY
    mark = dossier.dossier(session, khan).marks[0]
    assert mark.method == Method.SCAN


def test_a_reprint_needs_a_reason_and_kills_the_old_copy(session: Session, khan: Delegate, tmp_path: Path) -> None:
    old = printed(session, khan, tmp_path)
    assert copies.needs_reason(session, khan.id)
    refused = file_output.print_badges(session, [khan], tmp_path / "again.pdf")
    assert refused.printed == ()
    assert "reason" in refused.failed[0][1]
    assert not (tmp_path / "again.pdf").exists()
    new = printed(session, khan, tmp_path, ReprintReason.DAMAGED)
    assert scanning.scan(session, old).result is Result.VOID_BADGE
    assert scanning.scan(session, new).result is Result.OK
    assert [(copy.copy, copy.void) for copy in dossier.badges_of(session, khan.id)] == [(1, True), (2, False)]


def test_a_lost_badge_dies_before_a_new_one_exists(session: Session, khan: Delegate, tmp_path: Path) -> None:
    code = printed(session, khan, tmp_path)
    assert copies.report_lost(session, khan.id) == 1
    assert scanning.scan(session, code).result is Result.VOID_BADGE
    assert copies.report_lost(session, khan.id) == 0


def test_after_twenty_copies_the_code_is_a_new_one(session: Session, khan: Delegate, tmp_path: Path) -> None:
    codes = [printed(session, khan, tmp_path)]
    codes += [printed(session, khan, tmp_path, ReprintReason.OTHER) for _ in range(20)]
    copies = dossier.badges_of(session, khan.id)
    assert [copy.copy for copy in copies] == [*range(1, 21), 1]
    assert copies[-1].code_id != copies[0].code_id
    assert scanning.scan(session, codes[0]).result is Result.VOID_BADGE
    assert scanning.scan(session, codes[-1]).result is Result.OK


def test_forged_and_foreign_codes_are_told_apart(session: Session, khan: Delegate, tmp_path: Path) -> None:
    code = printed(session, khan, tmp_path)
    forged = code[:-1] + ("B" if code[-1] != "B" else "C")
    other = ("BB" if code[:2] != "BB" else "CC") + code[2:]
    assert scanning.scan(session, forged).result is Result.FORGED
    assert scanning.scan(session, other).result is Result.OTHER_CONFERENCE
    assert scanning.scan(session, "hello").result is Result.UNKNOWN
    assert dossier.days_attended(session, khan.id) == []


def test_a_wrong_keyboard_layout_is_undone(session: Session, khan: Delegate, tmp_path: Path) -> None:
    code = printed(session, khan, tmp_path)
    greek = str.maketrans("BCDEFGHIJKLNOPRSTUVX", "ΒΨΔΕΦΓΗΙΞΚΛΝΟΠΡΣΤΘΩΧ")
    outcome = scanning.scan(session, code.translate(greek))
    assert outcome.result is Result.OK
    assert session.reader_layout


def test_a_foreign_ticket_is_bound_once(session: Session, khan: Delegate) -> None:
    ticket = '{"i":[2,"indico.un.org","U4RUEnsJZJmpSUKiioB5bA=="]}'
    unknown = scanning.scan(session, ticket)
    assert unknown.result is Result.UNKNOWN
    scanning.bind_ticket(session, khan.id, unknown.code)
    assert scanning.scan(session, ticket).result is Result.OK
    assert scanning.scan(session, "U4RUEnsJZJmpSUKiioB5bA==").result is Result.ALREADY
    (other,) = add_people(session, "Somebody Else")
    with pytest.raises(UsageError, match="somebody else"):
        scanning.bind_ticket(session, other.id, unknown.code)
    with pytest.raises(UsageError, match="another ticket"):
        scanning.bind_ticket(session, khan.id, "pretix:vxcrn2fzv7uha4hgr4a7fs7fz4vvrf42")


def test_codes_of_merged_records_mark_the_person_that_is_kept(session: Session, khan: Delegate, tmp_path: Path) -> None:
    (twin,) = add_people(session, "M. Y. Khan")
    code = printed(session, twin, tmp_path)
    merging.merge(session, twin.id, khan.id, "same passport")
    outcome = scanning.scan(session, code)
    assert (outcome.result, outcome.delegate and outcome.delegate.id) == (Result.OK, khan.id)


def test_what_no_font_can_print_is_left_out_and_said_and_nobody_goes_without_a_badge(
    session: Session, tmp_path: Path
) -> None:
    good, bad = add_people(session, "Amina Khan", "Egyptian 𓀀 Name")
    report = file_output.print_badges(session, [bad, good], tmp_path / "all.pdf")
    assert [copy.delegate_id for copy in report.printed] == [bad.id, good.id]
    assert report.failed == ()
    ((person, sentence),) = report.warnings
    assert (person, report.incomplete) == (bad, (bad,))
    assert "U+13000" in sentence
    assert previews.preflight(session, bad) == [sentence]
    assert "Egyptian\r\nName" in pypdfium2.PdfDocument(tmp_path / "all.pdf")[0].get_textpage().get_text_range()


def test_a_badge_bears_the_word_and_colour_of_its_category(session: Session) -> None:
    facts = session.conference
    for category in facts.categories:
        spec = spec_of(facts, Delegate("x", ref="1", name="Amina Khan", category=category.key), "", 1)
        assert (spec.category_label, spec.category_colour) == (category.label, category.colour)
    assert spec_of(facts, Delegate("x", ref="1", name="Amina Khan", category="guest"), "", 1).category_label == "GUEST"


def test_a_code_too_fine_for_the_label_printer_is_said(session: Session, khan: Delegate) -> None:
    card = load_template("a6")
    spec = spec_of(session.conference, khan, "", 1)
    assert file_output.looked_over(spec, card, 203).sentences == ()
    (sentence,) = file_output.looked_over(spec, card, 72).sentences
    assert "2 dots a module at 72 dpi" in sentence


def test_pictures_one_each(session: Session, khan: Delegate, tmp_path: Path) -> None:
    report = file_output.print_badges(session, [khan], tmp_path / "pictures", file_output.Output("png"))
    assert [path.name for path in report.files] == ["P100.png"]
    assert report.files[0].read_bytes().startswith(b"\x89PNG")


def test_a_cancelled_run_prints_and_logs_nothing(session: Session, khan: Delegate, tmp_path: Path) -> None:
    def cancel(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        file_output.print_badges(session, [khan], tmp_path / "a.pdf", progress=cancel)
    assert list(tmp_path.glob("*.pdf")) == []
    assert dossier.badges_of(session, khan.id) == []


def test_a_printer_that_takes_nothing_we_can_make_is_refused_when_it_is_set_up(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("badges.printers.ipp.IppBackend.formats", lambda _: ("image/jpeg",))
    with pytest.raises(BadgeError, match="Brother takes no document") as refused:
        printers.add(session, "Brother", "ipp://192.0.2.1/ipp/print", template="label")
    assert "CUPS" in refused.value.hint
    assert printers.known(session) == []


PHOTO_CARD = (
    'title = "t"\nsize = "A6"\n[[element]]\nkind = "photo"\nx = 10\ny = 10\nwidth = 20\nheight = 26\n'
    '[[element]]\nkind = "qr"\nx = 40\ny = 60\nsize = 30\n'
)


def test_a_photo_that_is_none_costs_itself_and_is_named_beforehand(session: Session, tmp_path: Path) -> None:
    folder = file_output.photo_folder(session)
    folder.mkdir()
    Image.new("RGB", (60, 80), "red").save(folder / "ok.png")
    (folder / "endless.jpg").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n{} loop\n")
    os.mkfifo(folder / "pipe.png")
    (folder / "link.png").symlink_to(folder / "ok.png")
    (folder / "empty.png").touch()
    Image.new("RGB", (60, 80), "red").save(folder.parent / "secret.png")
    faults = {
        "ok.png": "",
        "endless.jpg": "The photo endless.jpg is no picture that can be read (PNG or JPEG).",
        "pipe.png": "The photo pipe.png is no file.",
        "link.png": "The photo link.png is a link, not a file.",
        "empty.png": "The photo empty.png is empty.",
        "../secret.png": f"The photo secret.png is no picture in the folder {folder.name}.",
        "/dev/zero": f"The photo zero is no picture in the folder {folder.name}.",
    }
    people = [
        registration.add(session, {"name": f"Person {name}", "ref": f"P{at}", "x:Photo file": name})
        for at, name in enumerate(faults)
    ]
    card = tmp_path / "card.toml"
    card.write_text(PHOTO_CARD)
    seen = {person.ref: sentence for person, sentence in previews.look_over(session, people, designs((str(card),)))}
    wanted = {f"P{at}": f"{fault} Its place stays empty." for at, fault in enumerate(faults.values()) if fault}
    assert seen == wanted
    report = file_output.print_badges(session, people, tmp_path / "all.pdf", file_output.Output("pdf", str(card)))
    assert (len(report.printed), report.failed) == (len(people), ())
    assert {person.ref: sentence for person, sentence in report.warnings} == wanted


BIG = 'width = {width}\nheight = 60\n{more}[[element]]\nkind = "text"\nx = 2\ny = 2\nwidth = 60\nheight = 10\n{text}\n'
CODE = '[[element]]\nkind = "qr"\nx = 2\ny = 30\nsize = 24\n'


def design(folder: Path, name: str, width: int, categories: str = "") -> str:
    path = folder / name
    more = f"categories = {categories}\n" if categories else ""
    path.write_text(BIG.format(width=width, more=more, text='field = "name"') + CODE)
    return str(path)


def test_every_category_has_its_own_design_in_one_run(session: Session, tmp_path: Path) -> None:
    for name, colour in (("logo.png", "red"), ("press.png", "blue")):
        Image.new("RGB", (30, 30), colour).save(tmp_path / name)
    image = '[[element]]\nkind = "image"\nx = 64\ny = 40\nwidth = 10\nheight = 10\nfile = "logo.png"\n'
    press = Path(design(tmp_path, "press.toml", 90, '["Media"]'))
    press.write_text(press.read_text() + image.replace("logo.png", "press.png"))
    all_others = Path(design(tmp_path, "everybody.toml", 80))
    all_others.write_text(all_others.read_text() + image)
    people = [
        *add_people(session, "Amina Khan", category="delegate"),
        *add_people(session, "Bilal Khan", category="media"),
        *add_people(session, "Carim Khan", category="delegate"),
    ]
    output = file_output.Output("pdf", str(all_others), own=(str(press),))
    report = file_output.print_badges(session, people, tmp_path / "all.pdf", output)
    assert len(report.printed) == 3
    document = pypdfium2.PdfDocument(tmp_path / "all.pdf")
    assert [round(page.get_width() * 25.4 / 72) for page in document] == [80, 90, 80]
    logos = [page.render(scale=2).to_pil().convert("RGB").getpixel((391, 255)) for page in document]
    assert logos == [(255, 0, 0), (0, 0, 255), (255, 0, 0)]
    pictures = file_output.Output("png", str(press), own=(str(all_others),))
    made = file_output.print_badges(session, people, tmp_path, pictures, reprint=Reprint(ReprintReason.OTHER))
    widths = [Image.open(file).width for file in made.files]
    assert widths[0] == widths[2] < widths[1]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("a6", "a7"), "a6 and a7 do not say for whom they are"),
        (("press.toml", "more/press.toml"), "Two designs are called press"),
        (("nosuch",), "no badge template called nosuch"),
    ],
)
def test_designs_that_are_not_clear_are_refused(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, ...], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "more").mkdir()
    for folder in (tmp_path, tmp_path / "more"):
        design(folder, "press.toml", 90, '"media"')
    with pytest.raises(UsageError, match=words):
        designs(names)


def test_what_is_doubtful_of_a_design_is_told_with_the_categories_of_this_conference(
    session: Session, tmp_path: Path
) -> None:
    path = design(tmp_path, "press.toml", 90, '"jurnalist"')
    (tmp_path / "zzz.toml").write_text('[project]\nname = "something else"\n')
    (tmp_path / "folder.toml").mkdir()
    assert [path for path, _ in offered(session)][-1] == path
    assert for_categories(session) == (path,)
    (doubt,) = remarks(session, designs((path,)))
    assert doubt.startswith("press: It is for the category “jurnalist”, which this conference does not have.")
    Path(path).write_text("[[element]]\nno toml")
    assert for_categories(session) == ()
    assert [path for path, _ in offered(session)][-1] == path


def test_a_sheet_takes_one_design(session: Session, khan: Delegate, tmp_path: Path) -> None:
    own = (design(tmp_path, "press.toml", 90, '"media"'),)
    output = file_output.Output("pdf", "a7", sheet=file_output.SheetSpec(), own=own)
    with pytest.raises(UsageError, match="one design"):
        file_output.print_badges(session, [khan], tmp_path / "a.pdf", output)


def test_a_printer_makes_each_category_its_own_design_where_that_fits_its_stock(
    session: Session, tmp_path: Path
) -> None:
    place = session.store.path.parent
    press, _ = design(place, "press.toml", 80, '["media"]'), design(place, "vips.toml", 90, '["vip"]')
    usual = design(tmp_path, "everybody.toml", 80)
    printers.add(session, "Desk", f"folder:{tmp_path}", template=usual)
    people = [
        *add_people(session, "Amina Khan", category="media"),
        *add_people(session, "Bilal Khan", category="vip"),
        *add_people(session, "Carim Khan", category="delegate"),
        *add_people(session, "Dalia Khan", category="media"),
    ]
    made = orders.order(session, people, "Desk").jobs
    assert [(job.template, len(job.badges)) for job in made] == [(press, 1), (usual, 2), (press, 1)]
    printers.add(session, "Other", f"folder:{tmp_path}", template=design(tmp_path, "other.toml", 80))
    printers.add(session, "Wide", f"folder:{tmp_path}", template=design(tmp_path, "wide.toml", 90))
    orders.move(session, made[:1], "Other")
    orders.move(session, made[2:], "Wide")
    moved = [jobs.job(session, made[number].id).template for number in (0, 2)]
    assert moved == [press, str(tmp_path / "wide.toml")]
