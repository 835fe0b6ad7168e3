"""Words as rows of sounds: the tables hold together, and what is one word is near, what is two is far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.core.search import arabic, chinese, costs, cyrillic, devanagari, distance, sounds
from checkin.core.search.normalise import forms, tokens
from checkin.core.search.particles import without_article
from checkin.core.search.similarity import cuts, similar
from checkin.core.search.vocabulary import Vocabulary


def fit(typed: str, word: str) -> float:
    """How sure it is that `typed`, complete, is `word`."""
    vocabulary = Vocabulary.build({*forms(word), "qqq"})
    best = 0.0
    for form in forms(typed):
        found, values, _ = similar(vocabulary, form, typing=False)
        named = [float(value) for number, value in zip(found, values, strict=True) if vocabulary.words[number] != "qqq"]
        best = max([best, *named])
    return best


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohamed", "Mouhamed"), ("Mohammad", "محمد"), ("Youssef", "Yousuf"), ("Qadhafi", "Gaddafi"),
        ("Hussein", "Houcine"), ("Abderrahmane", "Abdurrahman"), ("Abdellah", "Abdullah"), ("Noureddine", "Nuruddin"),
        ("Khadija", "Khadidja"), ("Gamal", "Jamal"), ("Othman", "Osman"), ("Ouahid", "Wahid"), ("Cherif", "Sharif"),
        ("Ridha", "Reza"), ("Fatima", "Fatemeh"), ("Faysal", "Fayçal"), ("Ramadan", "Ramazan"), ("Javad", "جواد"),
        ("Hafez", "حافظ"), ("Chaudhry", "Chowdhury"), ("Zulfiqar", "Zolfaghar"), ("शर्मा", "Sharma"), ("राम", "Raam"),
        ("कृष्ण", "Krishna"), ("Vishnu", "Bishnu"), ("Shrestha", "Shresta"), ("Wickremesinghe", "Vikramasinha"),
        ("Tchaikovsky", "Chaykovskiy"), ("Чайковский", "Tschaikowski"), ("Shcherbakov", "Chtcherbakov"),
        ("Щербаков", "Szczerbakow"), ("Sergei", "Sergueï"), ("Huseynov", "Хусейнов"), ("Müller", "Mueller"),
        ("Şahin", "Shahin"), ("Łukasz", "Lukasz"), ("Þór", "Thor"), ("Nguyễn", "Nguyen"), ("Guillaume", "Giyom"),
        ("Jacques", "Zhak"), ("Heinz", "Haints"), ("Cacciatore", "Kachatore"), ("Đoković", "Djokovic"),
        ("Παπαδόπουλος", "Papadopulos"), ("Ouattara", "Watara"),
    ],
)  # fmt: skip
def test_spellings_of_one_name_are_near(one: str, other: str) -> None:
    assert min(fit(one, other), fit(other, one)) >= 0.8


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hassan", "Hussein"), ("Abdallah", "Alaoui"), ("Abdallah", "Ali"), ("Alaoui", "Ali"), ("Mehmood", "Mohammad"),
        ("Mahmoud", "Ahmed"), ("Hamid", "Ahmad"), ("Omar", "Amr"), ("Jamil", "Kamil"), ("Basir", "Nasir"),
        ("Rashid", "Rizwan"), ("Jamal", "Jamila"), ("Zhang", "Zhao"), ("Petrov", "Petrenko"), ("Thapa", "Tharu"),
        ("حسن", "حسین"), ("محمد", "احمد"), ("Hasan", "Hasnain"), ("Karim", "Kazemi"), ("Ivanov", "Ibanez"),
    ],
)  # fmt: skip
def test_two_names_are_not_one(one: str, other: str) -> None:
    assert max(fit(one, other), fit(other, one)) < 0.8


def test_every_sound_that_a_rule_gives_has_its_costs() -> None:
    given_by_rules = "".join(sound for table in (sounds.GENERAL, sounds.EUROPEAN) for _, sound in table)
    assert set(given_by_rules + "".join(arabic.SOUNDS.values())) <= set(costs.SIGNS)
    assert len(set(costs.SIGNS)) == len(costs.SIGNS)
    assert {sign for pair in costs.SUBSTITUTE.splitlines() for sign in pair.split()[::3]} <= set(costs.SIGNS)


@given(st.text(alphabet=costs.SIGNS, min_size=1, max_size=12), st.text(alphabet=costs.SIGNS, min_size=1, max_size=12))
def test_distance_is_none_for_the_same_and_never_negative(one: str, other: str) -> None:
    import numpy as np

    def cost(query: str, word: str) -> float:
        row = np.frombuffer(distance.encode(word), dtype=np.uint8).reshape(1, -1)
        return float(distance.measure(query, False, row, np.zeros(1, dtype=np.bool_))[0][0])

    assert cost(one, one) == pytest.approx(0, abs=1e-5)
    assert cost(one, other) >= 0


def test_he_after_ze_is_not_zhe() -> None:
    assert "Z" not in sounds.readings(forms("زهرا")[0])[0]
    assert fit("zahra", "زهرا") > 0.85


def test_keyboards_and_writers_agree() -> None:
    assert arabic.spelling("كريمي") == arabic.spelling("کریمی")
    assert arabic.spelling("أحْمَد") == arabic.spelling("احمد")
    assert forms("فاطمــة") == forms("فاطمه")
    assert devanagari.spelling("गाँधी") == devanagari.spelling("गांधी")


@pytest.mark.parametrize(
    ("word", "latin"), [("शर्मा", "sharmaa"), ("राम", "raam"), ("कृष्ण", "krishna"), ("ज्ञवाली", "gyavaalee")]
)
def test_devanagari_is_read_as_it_is_spoken(word: str, latin: str) -> None:
    assert devanagari.latin(word)[0] == latin


def test_cyrillic_and_greek_are_read_letter_by_letter() -> None:
    assert cyrillic.latin("щербаков") == "shcherbakov"
    assert cyrillic.latin("παπαδοπουλοσ") == "papadopoulos"
    assert sounds.readings("євген")[0] == sounds.readings("yevgen")[0]
    assert sounds.readings("παπαδοπουλοσ")[0] == sounds.readings("papadopoulos")[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [("hsieh", "xie"), ("chienkuo", "jianguo"), ("chihchiang", "zhiqiang"), ("wong", "huang"), ("wong", "wang"),
     ("ng", "wu"), ("lee", "li"), ("cheung", "zhang"), ("tsetung", "zedong"), ("hsiaoping", "xiaoping")],
)  # fmt: skip
def test_chinese_romanisations_share_a_key(one: str, other: str) -> None:
    assert chinese.keys(one) & chinese.keys(other)


@pytest.mark.parametrize(
    ("one", "other"), [("zhang", "zhao"), ("li", "liu"), ("chen", "cheng"), ("jianguo", "jianhua")]
)
def test_chinese_names_apart_share_none(one: str, other: str) -> None:
    assert not chinese.keys(one) & chinese.keys(other)


def test_han_names_are_cut_into_surname_and_given_name() -> None:
    assert [token.forms[0] for token in tokens("谢志强 欧阳修")] == ["谢", "志强", "欧阳", "修"]


@pytest.mark.parametrize(
    ("word", "bare"),
    [("elmasri", "masri"), ("echaabi", "chaabi"), ("ettaleb", "taleb"), ("errachidi", "rachidi"), ("azzaidi", "zaidi"),
     ("benjelloun", "jelloun"), ("layachi", "ayachi"), ("العلوی", "علوی"), ("elena", "elena"), ("ali", "ali"),
     ("alaoui", "alaoui")],
)  # fmt: skip
def test_articles_run_together_are_taken_off(word: str, bare: str) -> None:
    assert without_article(word) == bare


def test_letters_are_plain_and_respelt() -> None:
    assert forms("Müller") == ("muller", "mueller")
    assert forms("Şükrü") == ("sukru", "shuekrue")
    assert forms("O’Neill") == ("oneill",)
    assert forms("🙂") == ()


def test_words_run_together_are_cut_where_both_are_known() -> None:
    vocabulary = Vocabulary.build(["fatima", "sheikh", "abbas", "mohammadi"])
    assert cuts(vocabulary, "fatimasheikh", typing=False)[0] == ("fatima", "sheikh")
    assert cuts(vocabulary, "abbasmuhammadi", typing=False)[0] == ("abbas", "muhammadi")
    assert cuts(vocabulary, "abbas", typing=False) == []
