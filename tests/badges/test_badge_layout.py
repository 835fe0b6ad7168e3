from __future__ import annotations

import unicodedata
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.blocks import block
from badges.breaking import WORDS, split
from badges.compose import Face, compose
from badges.fit import ELLIPSIS, POINTS_PER_MM, Rule, fit
from badges.font_families import Family
from badges.shown import category_colour, ink_on, is_european, name_and_family
from badges.spec import BadgeSpec
from badges.stack import Filled, fit_stack
from badges.template import load_template
from badges.template_elements import Row, Source, When

LETTERS = "abcMWÑẤЩщáâإمحمدٹےकष्त्रि王佐 -/.()"
NAMES = st.text(alphabet=LETTERS, max_size=320).map(lambda text: " ".join(text.split()))
RULE = Rule(38, 16, 11, lines=3, bold=True)


def letter_by_letter(text: str, used: tuple[Family, ...]) -> float:
    """The width of `text` in em in bold, summed over the fonts' own tables."""
    total = 0.0
    for char in text:
        if unicodedata.category(char) not in ("Mn", "Me", "Cf"):
            found = [family for family in used if ord(char) in family.advances(bold=True)]
            total += found[0].advances(bold=True)[ord(char)] * found[0].narrowing if found else 1.0
    return total


@given(NAMES, st.sampled_from(["", "ur"]), st.floats(8, 60))
def test_no_text_leaves_its_box(text: str, language: str, height: float) -> None:
    fitted = fit(text, RULE, 93, height, language)
    assert fitted.height <= height + 1e-6
    for start, end in fitted.lines:
        line = fitted.text[start:end]
        letters = [char for char in line if char != ELLIPSIS]
        if len(letters) > 1:
            assert letter_by_letter(line, fitted.families) * fitted.size <= 93 * POINTS_PER_MM + 1e-6
    assert fitted.size <= RULE.largest
    assert fitted.size >= RULE.smallest or len(fitted.lines) == 1


@given(NAMES)
def test_nothing_is_lost_unless_it_says_so(text: str) -> None:
    fitted = fit(text, RULE, 93, 46)
    shown = [fitted.text[start:end] for start, end in fitted.lines]
    if fitted.cut:
        assert shown[-1].endswith(ELLIPSIS)
        assert text.startswith(fitted.text.removesuffix(ELLIPSIS))
    else:
        assert "".join(shown).replace(" ", "") == text.replace(" ", "")
        assert fitted.small == (fitted.size < RULE.legible)


def lines_of(text: str, **options: object) -> list[str]:
    fitted = fit(text, RULE, 93, 46, **options)  # type: ignore[arg-type]
    return [fitted.text[start:end] for start, end in fitted.lines]


def test_words_are_kept_whole_while_the_least_size_holds_them() -> None:
    name = "Maria da Conceição dos Santos Albuquerque e Vasconcelos de Bragança Saxe-Coburgo-Gotha"
    assert " ".join(lines_of(name)) == name


def test_a_double_barrelled_name_breaks_at_its_hyphen() -> None:
    assert lines_of("Wolfeschlegelsteinhausen-Bergerdorffenheimer") == [
        "Wolfeschlegelsteinhausen-",
        "Bergerdorffenheimer",
    ]


def test_one_word_of_sixty_letters_is_broken_only_because_it_must() -> None:
    fitted = fit("W" * 60, RULE, 93, 46)
    assert not fitted.cut
    assert fitted.size == RULE.legible
    assert len(fitted.lines) > 1


def native_lines(text: str, language: str = "") -> list[str]:
    fitted = fit(text, Rule(26, 14, 9, lines=2), 93, 18, language)
    assert not fitted.cut
    return [fitted.text[start:end] for start, end in fitted.lines]


def test_japanese_lines_begin_and_end_as_they_may() -> None:
    text = "国際協力機構（東京センター）、タナカ・ショーン・ッャュョー・スズキ・キャサリンチョコレートー・ジョージ"
    for cut in range(20, len(text)):
        lines = native_lines(text[:cut] + "「山」", "ja")
        assert not any(line[0] in "）、・ョッャュー」" for line in lines)
        assert not any(line[-1] in "（「" for line in lines)


def test_other_letters_among_han_stay_together() -> None:
    for width in range(20, 93):
        fitted = fit("北京ABCDEFG有限公司2026年度大会", Rule(20, 14, 9, lines=4), width, 40)
        lines = [fitted.text[start:end] for start, end in fitted.lines]
        assert any("ABCDEFG" in line for line in lines)
        assert any("2026" in line for line in lines)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "สมชายวัฒนาพงศ์ชัยประเสริฐสุขสวัสดิ์ศรีสุวรรณภูมิพิทักษ์ธรรมรักษ์สันติราษฎร์บำรุงเมืองไทย",
            "สม ชาย วัฒนา พงศ์ ชัย ประเสริฐ สุขสวัสดิ์ ศรี สุวรรณภูมิ พิทักษ์ ธรรม รักษ์ สันติ ราษฎร์ บำรุง เมือง ไทย",
        ),
        ("សម្ដេចអគ្គមហាសេនាបតីតេជោក្រសួងមហាផ្ទៃ", "សម្ដេច អគ្គមហា សេនាបតី តេ ជោ ក្រសួង មហាផ្ទៃ"),
        ("ສົມສະຫວັດເລັ່ງສະຫວັດກະຊວງການຕ່າງປະເທດ", "ສົມ ສະຫວັດ ເລັ່ງ ສະຫວັດ ກະຊວງ ການ ຕ່າງ ປະເທດ"),
        ("ပြည်ထောင်စုသမ္မတမြန်မာနိုင်ငံတော်အစိုးရ", "ပြည်ထောင်စု သမ္မ တ မြန်မာနိုင်ငံ တော် အစိုးရ"),
    ],
)
def test_scripts_without_spaces_are_broken_between_words(text: str, words: str) -> None:
    ends = {0}
    for word in words.split(" "):
        ends.add(max(ends) + len(word))
    assert max(ends) == len(text)
    for width in range(30, 90, 3):
        fitted = fit(text, Rule(20, 12, 8, lines=3), width, 60)
        assert not fitted.cut
        assert {start for start, _ in fitted.lines} <= ends


def test_no_letter_alone_is_cut_off_a_name_that_the_dictionaries_do_not_know() -> None:
    assert split("ព្រះបាទនរោត្តម", WORDS, lambda _: True) == ["ព្រះបាទ", "នរោត្តម"]


def test_tibetan_is_broken_after_a_syllable() -> None:
    lines = native_lines("བསྟན་འཛིན་རྒྱ་མཚོ་འཇིགས་མེད་གེ་སར་རྣམ་རྒྱལ་དབང་ཕྱུག་བསྟན་འཛིན་རྒྱ་མཚོ་འཇིགས་མེད་")
    assert len(lines) > 1
    assert all(line.endswith("་") for line in lines)


def test_a_word_broken_inside_shows_it_by_a_hyphen() -> None:
    fitted = fit("Taumatawhakatangihangakoauauotamatea" * 3, RULE, 93, 46)
    assert not fitted.cut
    assert fitted.hyphened == tuple(range(len(fitted.lines) - 1))
    drawn = [line[-1][0] for line in block(fitted)["lines"]]
    assert [line.endswith("-") for line in drawn] == [True] * (len(drawn) - 1) + [False]
    assert max(letter_by_letter(line, fitted.families) for line in drawn) * fitted.size <= 93 * POINTS_PER_MM
    assert fit("王" * 300, RULE, 93, 46).hyphened == ()
    assert fit("Maria-Magdalena Wolfeschlegelsteinhausen", RULE, 60, 46).hyphened == ()


def test_a_mongolian_name_runs_down_and_its_words_from_left_to_right() -> None:
    fitted = fit("ᠪᠠᠶᠠᠷ ᠰᠠᠶᠢᠬᠠᠨ", Rule(26, 14, 9, lines=2), 93, 18)
    assert fitted.upright
    assert [fitted.text[start:end] for start, end in fitted.lines] == ["ᠪᠠᠶᠠᠷ", "ᠰᠠᠶᠢᠬᠠᠨ"]
    assert 0 < fitted.height <= 18
    assert not fit("Bayar ᠰᠠᠶᠢᠬᠠᠨ", RULE, 93, 18).upright


def test_a_mongolian_name_lies_where_its_place_is_too_low() -> None:
    fitted = fit("ᠪᠠᠶᠠᠷ ᠰᠠᠶᠢᠬᠠᠨ", Rule(26, 14, 9, lines=2), 93, 7)
    assert (fitted.upright, fitted.small, fitted.cut) == (False, False, False)


def test_a_long_name_takes_four_lines_where_they_are_larger(spec) -> None:
    name = "Venkatanarasimha Wickramasinghe Bandaranaike Kumaratunga"
    fitted = dict(front(spec(name=name, family_name="", native_name="", position="", honorific="")).fitted)["name"]
    assert len(fitted.lines) == 4
    assert fitted.size > 25
    assert fit(name, RULE, 93, 46).size < 19
    assert len(fit("Abdulrahman Abdulaziz Alnuaimi Alsuwaidi", replace(RULE, spare=2), 93, 46).lines) <= 3


def test_no_office_is_cut_for_a_larger_name_or_while_there_is_room(spec) -> None:
    organisation = (
        "National Coordination Secretariat for the Prevention of Trafficking in Persons and the Smuggling of Migrants, "
        * 3
    )
    for name in ("Wu", "Maria Fernanda Albuquerque-Cavalcanti de Vasconcelos"):
        for position in ("", "Deputy Director General for International Affairs, Regional Cooperation and Protocol"):
            badge = spec(name=name, family_name="", organisation=organisation.strip(" ,"), position=position)
            fitted = dict(front(badge).fitted)
            assert not any(text.cut for text in fitted.values())
            assert fitted["name"].size >= 16


def test_the_break_between_given_and_family_name_is_liked() -> None:
    name = "Muhammad Asif KHAN"
    assert lines_of(name, prefer=name.index("KHAN")) == ["Muhammad Asif", "KHAN"]
    assert lines_of(name) == ["Muhammad", "Asif KHAN"]


def test_a_short_name_is_as_large_as_allowed() -> None:
    assert fit("Bilal", RULE, 93, 46).size == RULE.largest


def front(badge: BadgeSpec) -> Face:
    return compose(load_template("a6"), badge)[0]


@given(NAMES, NAMES, NAMES, NAMES, NAMES, st.sampled_from(["", "ur"]))
def test_the_person_block_never_runs_into_the_code(
    spec, name: str, native: str, office: str, body: str, country: str, language: str
) -> None:
    face = front(
        spec(name=name, native_name=native, position=office, organisation=body, country_name=country, language=language)
    )
    code = next(item["box"] for item in face.items if item["kind"] == "white")
    ends = [y + height for x, y, width, height in (item["box"] for item in face.items if item["kind"] == "text")]
    assert all(end <= code[1] + 1e-6 or end > code[1] + 1 for end in ends)
    fitted = dict(face.fitted)
    if country and not fitted["country_name"].cut and not fitted["country_name"].small and body:
        assert fitted["organisation"].size <= fitted["country_name"].size


@given(NAMES, NAMES, NAMES)
def test_the_words_beside_the_code_keep_to_their_place(spec, ref: str, days: str, zones: str) -> None:
    face = front(spec(ref=ref, days_text=days, zones=zones))
    boxes = [item["box"] for item in face.items if item["kind"] == "text"]
    texts = [box for box in boxes if box[0] > 40 and box[1] > 98]
    for one, other in pairwise(sorted(texts, key=lambda box: (box[1], box[0]))):
        beside = other[0] >= one[0] + one[2] - 1e-6
        assert beside or one[1] + one[3] <= other[1] + 1e-6


@pytest.mark.parametrize(
    ("name", "family", "shown", "strong"),
    [
        ("Muhammad Asif KHAN", "KHAN", "Muhammad Asif KHAN", "KHAN"),
        ("KHAN Muhammad Asif", "KHAN", "KHAN Muhammad Asif", "KHAN"),
        ("KHAN, Muhammad Asif", "KHAN", "KHAN Muhammad Asif", "KHAN"),
        ("Ludwig van der Berg", "van der Berg", "Ludwig van der Berg", "van der Berg"),
        ("Bilal", "", "Bilal", "Bilal"),
        ("N'DIAYE d'Almeida", "Someone Else", "N'DIAYE d'Almeida", "N'DIAYE d'Almeida"),
    ],
)
def test_names_keep_order_and_case_and_the_family_name_is_found(
    spec, name: str, family: str, shown: str, strong: str
) -> None:
    as_shown, place = name_and_family(spec(name=name, family_name=family))
    assert as_shown == shown
    assert shown[slice(*place)] == strong


def test_a_native_name_stands_in_where_there_is_no_latin_one(spec) -> None:
    fitted = dict(front(spec(name="", family_name="", given_names="", native_name="محمد آصف خان")).fitted)
    assert fitted["name"].text == "محمد آصف خان"
    assert "native_name" not in fitted


@pytest.mark.parametrize(
    ("colour", "ink"),
    [("#1f4e79", "#ffffff"), ("#f2c500", "#000000"), ("#ffffff", "#000000"), ("#000000", "#ffffff")],
)
def test_the_category_word_stands_out_on_its_colour(spec, colour: str, ink: str) -> None:
    assert ink_on(category_colour(spec(category_colour=colour))) == ink


@pytest.mark.parametrize("colour", ["", "red", "#12345", '"); #panic("'])
def test_what_is_no_colour_is_replaced(spec, colour: str) -> None:
    assert category_colour(spec(category_colour=colour)) == "#1f4e79"


@pytest.mark.parametrize(
    ("line", "emblem"),
    [
        ("Funded by the European Union", True),
        ("Financé par l'Union européenne", True),
        ("بتمويل من الاتحاد الأوروبي", True),
        ("Co-funded by the EU", True),
        ("Funded by the Kingdom of Norway", False),
        ("EUROPOL partners", False),
        ("", False),
    ],
)
def test_the_emblem_goes_with_the_european_statement_only(spec, line: str, emblem: bool) -> None:
    drawn = [item.get("name") for item in front(spec(funding_line=line)).items]
    assert is_european(line) is emblem
    assert ("eu.svg" in drawn) is emblem


@given(NAMES, NAMES.filter(bool), st.floats(20, 75))
def test_a_stack_never_leaves_its_place_and_cuts_nothing_it_could_hold(name: str, office: str, height: float) -> None:
    main = Row(Source("name"), When(), RULE, 46.0, 0.0, 0.0, "", True, "")
    other = Row(Source("organisation"), When(), Rule(15, 10.5, 8, lines=2), 13.0, 1.0, 0.0, "", False, "")
    first, second = fit_stack([Filled(main, name or "x"), Filled(other, office)], 93, height)
    assert first.height + second.height + 1.0 <= height + 1e-6
    least = fit(name or "x", replace(RULE, largest=RULE.legible), 93, first.height)
    if second.cut and not least.cut:
        assert fit(office, replace(other.rule, largest=10.5), 93, height - 1.0 - least.height).cut
