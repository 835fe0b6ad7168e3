from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.fit import ELLIPSIS, POINTS_PER_MM, Rule, fit
from badges.fonts import Family
from badges.layout import PERSON, PERSON_HEIGHT, SIDE, lay_out

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


def test_the_break_between_given_and_family_name_is_liked() -> None:
    name = "Muhammad Asif KHAN"
    assert lines_of(name, prefer=name.index("KHAN")) == ["Muhammad Asif", "KHAN"]
    assert lines_of(name) == ["Muhammad", "Asif KHAN"]


def test_a_short_name_is_as_large_as_allowed() -> None:
    assert fit("Bilal", RULE, 93, 46).size == RULE.largest


@given(NAMES, NAMES, NAMES, NAMES, NAMES, st.sampled_from(["", "ur"]))
def test_the_person_block_never_runs_into_the_code(
    spec, name: str, native: str, office: str, body: str, country: str, language: str
) -> None:
    badge = spec(
        name=name, native_name=native, position=office, organisation=body, country_name=country, language=language
    )
    fields = lay_out(badge).fields
    gaps = 1 + 2 + 0.5 + 2 + 0.5 + 1
    assert sum(fields[field].height for field in (*PERSON, "name")) + gaps <= PERSON_HEIGHT + 1e-6
    if fields["country_name"].lines and not fields["country_name"].cut and not fields["country_name"].small:
        assert fields["organisation"].size <= fields["country_name"].size


@given(NAMES, NAMES, NAMES)
def test_the_words_beside_the_code_keep_to_their_place(spec, ref: str, days: str, zones: str) -> None:
    fields = lay_out(spec(ref=ref, days_text=days, zones=zones)).fields
    human_and_gaps = 6 * 1.2 / POINTS_PER_MM + 2.3
    assert sum(fields[field].height for field in SIDE if field != "funding_line") + 10 + human_and_gaps <= 32


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
    layout = lay_out(spec(name=name, family_name=family))
    assert layout.fields["name"].text == shown
    assert shown[slice(*layout.family)] == strong


def test_a_native_name_stands_in_where_there_is_no_latin_one(spec) -> None:
    layout = lay_out(spec(name="", family_name="", given_names="", native_name="محمد آصف خان"))
    assert layout.fields["name"].text == "محمد آصف خان"
    assert not layout.fields["native_name"].lines


@pytest.mark.parametrize(
    ("colour", "ink"),
    [("#1f4e79", "#ffffff"), ("#f2c500", "#000000"), ("#ffffff", "#000000"), ("#000000", "#ffffff")],
)
def test_the_category_word_stands_out_on_its_colour(spec, colour: str, ink: str) -> None:
    assert lay_out(spec(category_colour=colour)).ink == ink


@pytest.mark.parametrize("colour", ["", "red", "#12345", '"); #panic("'])
def test_what_is_no_colour_is_replaced(spec, colour: str) -> None:
    assert lay_out(spec(category_colour=colour)).colour == "#1f4e79"


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
    assert lay_out(spec(funding_line=line)).emblem is emblem
