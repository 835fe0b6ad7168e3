"""Lists with names that are hard to print: nobody goes without a badge, and what is wrong on paper is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from builders import conference, new_session

from badges.compose import Face, compose
from badges.preflight import Fault, preflight, unprintable
from badges.printable import is_zawgyi
from badges.spec import BadgeSpec
from badges.template import load_template
from checkin.core.importing.commit import commit, read_lists
from checkin.core.issuing.specs import spec_of
from checkin.core.models import Delegate
from checkin.core.people.lookup import everybody
from checkin.core.printing.file_output import PrintReport, print_badges
from checkin.core.session import Session

CASES = Path(__file__).parent / "cases"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with new_session(tmp_path) as opened:
        yield opened


def front(badge: BadgeSpec, template: str = "a6") -> Face:
    return compose(load_template(template), badge)[0]


def shown(badge: BadgeSpec, template: str = "a6") -> dict[str, str]:
    return {field: fitted.text for field, fitted in front(badge, template).fitted if fitted.lines}


def printed(session: Session, name: str, pdf: Path) -> tuple[PrintReport, dict[str, str]]:
    """The list of that name printed: the report, and by family name the text of each badge."""
    commit(session, read_lists(session, [CASES / name]))
    people = list(everybody(session))
    report = print_badges(session, people, pdf)
    pages = pypdfium2.PdfDocument(pdf)
    texts = {
        person.family_name: page.get_textpage().get_text_range() for person, page in zip(people, pages, strict=True)
    }
    return report, texts


def test_everybody_of_a_list_of_odd_names_gets_a_badge(session: Session, tmp_path: Path) -> None:
    report, texts = printed(session, "unprintable-and-odd-names.csv", tmp_path / "all.pdf")
    assert report.failed == ()
    assert len(texts) == 8
    for family, native in (
        ("WANG", "王美"), ("NASHEED", "މުހައްމަދު"), ("WATANABE", "渡"), ("DESHMUKH", "ॲ"), ("AMRANI", "ⵎⵓⵃⵎⵎⴷ"),
    ):  # fmt: skip
        assert native[0] in texts[family]
    said = {person.family_name: sentence for person, sentence in report.warnings}
    assert said == {
        "ZAR": "The native name is in Zawgyi, an old encoding of Burmese: it is left out. Write it in Unicode.",
        "SMITH": "No font here can print 😀 (U+1F600 GRINNING FACE) in the name: it is left out.",
    }
    assert {person.family_name for person in report.incomplete} == {"ZAR", "SMITH"}
    assert "ေ" not in texts["ZAR"]


@pytest.mark.parametrize(
    ("country", "region"),
    [("JP", "JP"), ("KR", "KR"), ("KP", "KR"), ("TW", "TC"), ("HK", "HK"), ("MO", "HK"), ("CN", "SC"), ("SG", "SC"),
     ("FR", "SC")],
)  # fmt: skip
def test_han_letters_take_the_shapes_of_the_country(country: str, region: str) -> None:
    badge = spec_of(conference(), Delegate("x", ref="1", name="Ken", native_name="直海 骨", country=country), "", 1)
    assert dict(front(badge).fitted)["native_name"].families[-1].name == f"Noto Sans CJK {region}"


def test_the_people_of_a_list_have_the_shapes_of_their_countries(session: Session, tmp_path: Path) -> None:
    report, _ = printed(session, "lang.csv", tmp_path / "all.pdf")
    assert (report.failed, report.warnings) == ((), ())
    specs = {person.family_name: spec_of(session.conference, person, "", 1) for person in everybody(session)}
    used = {
        family: [one.name for one in dict(front(badge).fitted)["native_name"].families]
        for family, badge in specs.items()
    }
    assert used == {
        "TIWANA": ["Noto Nastaliq Urdu", "Noto Naskh Arabic", "Noto Sans"],
        "HASSAN": ["Noto Nastaliq Urdu", "Noto Naskh Arabic", "Noto Sans"],
        "CHEN": ["Noto Sans", "Noto Sans CJK TC"],
        "TANAKA": ["Noto Sans", "Noto Sans CJK JP"],
    }


def test_a_letter_without_a_font_costs_the_native_line_but_of_others_only_itself(spec) -> None:
    badge = spec(native_name="ᏣᎳᎩ Ali", organisation="Ꮳ Police", attributes={"Table": "ᎳᎩ 7"})
    assert "native_name" not in shown(badge)
    assert shown(badge)["organisation"] == "Police"
    assert [(problem.field, problem.what) for problem in preflight(badge)] == [
        ("native_name", Fault.UNPRINTABLE),
        ("organisation", Fault.UNPRINTABLE),
    ]


def test_a_native_name_without_a_latin_one_loses_the_letter_only_and_a_nameless_badge_bears_its_number(spec) -> None:
    alone = spec(name="", family_name="", given_names="", native_name="Ᏻ أحمد")
    assert shown(alone)["name"] == "أحمد"
    (problem,) = preflight(alone, "nameplate")
    assert (problem.field, problem.characters) == ("name", ("Ᏻ",))
    nothing = spec(name="ᏣᎳᎩ", family_name="ᏣᎳᎩ", given_names="", native_name="")
    assert shown(nothing)["name"] == nothing.ref


def test_letters_without_a_font_are_said_wherever_they_stand(spec, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    place = 'kind = "text"\nx = 2\nwidth = 60\nheight = 10\n'
    own.write_text(f'size = "A6"\n[[element]]\n{place}y = 9\ntext = "😀 Table {{attributes.Table}}"\n', "utf-8")
    badge = spec(attributes={"Table": "7 Ꮳ"})
    assert shown(badge, str(own)) == {"": "Table 7"}
    said = {item.field: item.characters for item in preflight(badge, str(own))}
    assert said == {"": ("😀",), "attributes.Table": ("Ꮳ",)}
    badge = spec(category_label="Press Ꮳ", funding_line="Funded by Ꮳ Norway", zones="Plenary Ꮳ · Lounge")
    assert {item.field for item in preflight(badge)} == {"category_label", "funding_line", "zones"}
    assert (shown(badge)["category_label"], shown(badge)["funding_line"]) == ("Press", "Funded by Norway")


@pytest.mark.parametrize("selector", ["\ufe00", "\U000e0100", "\U000e01ef"])
def test_variation_selectors_are_invisible(spec, selector: str) -> None:
    assert preflight(spec(native_name=f"渡邉{selector}太郎", language="ja")) == []


def test_vowels_written_as_two_are_drawn_as_one(spec) -> None:
    badge = spec(native_name="अॅड. आे देशमुख")
    assert preflight(badge) == []
    assert shown(badge)["native_name"] == "ॲड. ओ देशमुख"


@pytest.mark.parametrize(
    ("native", "said"),
    [
        ("क्षत्रि ि", "A dotted circle is printed in the native name at  ि (U+0020 U+093F)"),
        ("ន្្ត", "A dotted circle is printed in the native name"),
        ("A" + "\u0301" * 9 + "li", "Marks in the native name reach into the lines beside it."),
        ("ߊ߫߬ ߞߋߕߊ", "Marks lie on one another in the native name: ߊ߫߬."),
        ("ܡܰܳܪܝ", "Marks lie on one another in the native name: ܡܰܳ."),
        ("Ḁ\u0363\u0364\u0365\u0366\u0367\u0368\u0369", "Marks in the native name reach into the lines beside it."),
    ],
)
def test_what_is_drawn_wrong_is_said(spec, native: str, said: str) -> None:
    (problem,) = preflight(spec(native_name=native))
    assert (problem.field, problem.what, problem.what.lacks) == ("native_name", Fault.MISSHAPEN, False)
    assert problem.sentence.startswith(said)


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("ေအာင္ဆန္း", True),
        ("ျမန္မာ ေရႊ", True),
        ("အောင်ဆန်းစုကြည်", False),
        ("ကျော်သူ ဣန္ဒြေ ဩဃမ္မ", False),
        ("ၸဝ်ႈသိူဝ်ႇ တႆး", False),
        ("Ali", False),
    ],
)
def test_zawgyi_is_told_from_unicode(text: str, old: bool) -> None:
    assert is_zawgyi(text) is old


def test_a_zawgyi_name_that_is_the_only_one_is_printed_and_called_wrong(spec) -> None:
    badge = spec(name="", family_name="", given_names="", native_name="ေအာင္ဆန္း")
    assert shown(badge)["name"] == "ေအာင္ဆန္း"
    (problem,) = preflight(badge)
    assert (problem.field, problem.what) == ("name", Fault.MISSHAPEN)
    assert "Zawgyi" in problem.sentence
    assert "comes out wrong" in problem.sentence


def test_what_a_list_goes_without_is_said_in_a_sentence() -> None:
    assert unprintable("native_name", "王美", "ja") == ""
    assert unprintable("native_name", "ေအာင္ဆန္း").endswith("left out. Write it in Unicode.")
    assert unprintable("name", "ေအာင္ဆန္း").endswith("comes out wrong. Write it in Unicode.")
    assert unprintable("organisation", "Ꮳ Police") == (
        "No font here can print Ꮳ (U+13E3 CHEROKEE LETTER TSA) in the organisation: it is left out."
    )


@pytest.mark.parametrize(
    ("table", "organisation", "row"),
    [
        ("7", "FIA", "Table 7 · FIA"),
        ("", "FIA", "FIA"),
        ("7", "", "Table 7"),
        ("", "", None),
    ],
)
def test_a_row_of_several_fields_keeps_what_there_is(spec, table: str, organisation: str, row: str | None) -> None:
    card = str(CASES / "template-good.toml")
    badge = spec(organisation=organisation, attributes={"Table": table})
    assert shown(badge, card).get("") == row
