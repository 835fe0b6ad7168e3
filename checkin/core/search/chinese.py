"""Chinese names: Han characters, Pinyin, Wade-Giles, and surnames as written in Hong Kong and abroad.

A romanised word is cut into syllables and every syllable brought to one key, so that Chien-kuo and Jianguo
agree. The key merges what the systems write differently (b and p, j and ch, ian and ien). Sources: the
ISO 7098 and Wade-Giles syllable tables; Hong Kong government, Taiwanese and overseas surname spellings; the hundred
surnames that most people of China bear (Ministry of Public Security, 2020).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_COMPOUND_TEXT = """
欧阳 歐陽 司马 司馬 诸葛 諸葛 上官 夏侯 皇甫 尉迟 公孙 公孫 慕容 令狐
宇文 长孙 司徒 东方 東方 独孤 南宫 端木
"""
_COMPOUND_SURNAMES = frozenset(_COMPOUND_TEXT.split())
# Initials to one sign: unaspirated and aspirated pairs are one, as Wade-Giles without its apostrophes.
_INITIALS = {
    "zh": "C", "ch": "C", "sh": "S", "hs": "S", "ts": "Z", "tz": "Z", "sz": "s", "ss": "s", "b": "p", "p": "p",
    "d": "t", "t": "t", "g": "k", "k": "k", "j": "C", "q": "C", "x": "S", "z": "Z", "c": "Z", "s": "s",
    "m": "m", "n": "n", "l": "l", "f": "f", "h": "h", "r": "r", "w": "w", "y": "y", "": "",
}  # fmt: skip
_FINALS = {
    "a": "a", "ai": "ai", "an": "an", "ang": "ang", "ao": "ao", "au": "ao", "e": "o", "eh": "e", "ei": "ei",
    "en": "en", "eng": "eng", "er": "er", "erh": "er", "i": "i", "ih": "i", "ee": "i", "ia": "ia", "iai": "iai",
    "ian": "ian", "ien": "ian", "iang": "iang", "iao": "iao", "ie": "ie", "ieh": "ie", "in": "in",
    "ing": "ing", "iong": "iong", "iung": "iong", "iu": "iu", "o": "o", "ong": "ong", "ung": "ong", "ou": "ou",
    "ow": "ou", "u": "u", "oo": "u", "ua": "ua", "uai": "uai", "uan": "uan", "uang": "uang", "ue": "ue",
    "ueh": "ue", "ui": "ui", "uei": "ui", "un": "un", "uen": "un", "uo": "o", "io": "ue", "ioh": "ue",
}  # fmt: skip
# Initial and final that make no syllable, or one of another system: corrected to the Pinyin reading.
_WHOLE = {
    "yen": "yan", "yeh": "ye", "yu": "yu", "yuan": "yuan", "yueh": "yue", "yung": "yong", "wo": "wo",
    "ssu": "si", "szu": "si", "tzu": "zi", "tsu": "zu", "jih": "ri", "jen": "ren", "jung": "rong", "jan": "ran",
    "jao": "rao", "jo": "ruo", "jui": "rui", "jang": "rang", "i": "yi", "yi": "yi", "wu": "wu", "lee": "li",
    "soo": "su", "yee": "yi",
}  # fmt: skip
_SYLLABLE = re.compile(r"(zh|ch|sh|hs|ts|tz|sz|ss|[bpdtgkjqxzcsmnlfhrwy]|)([aeiou][a-z]{0,4})$")
# Surnames as written in Hong Kong, Taiwan, Singapore and Malaysia, with the Pinyin of what they may be.
_SURNAMES = {
    "wong": "wang huang", "ong": "wang", "heng": "wang", "chan": "chen", "tan": "chen tan", "chin": "chen",
    "cheung": "zhang", "cheong": "zhang", "teo": "zhang", "chong": "zhang zhong", "tiong": "zhang",
    "chang": "zhang chang", "lam": "lin", "lim": "lin", "lum": "lin", "ng": "wu huang", "goh": "wu", "ing": "wu",
    "chow": "zhou", "chew": "zhou", "jou": "zhou", "chau": "zhou", "hui": "xu", "hsu": "xu", "hooi": "xu",
    "tsui": "xu cui", "choi": "cai", "tsai": "cai", "chua": "cai", "choy": "cai", "chai": "cai", "leung": "liang",
    "leong": "liang", "liong": "liang", "neo": "liang", "lau": "liu", "low": "liu", "lew": "liu", "lao": "liu",
    "ho": "he", "hoh": "he", "kwok": "guo", "kuok": "guo", "quek": "guo", "kuo": "guo", "tang": "deng tang",
    "teng": "deng", "yeung": "yang", "yeo": "yang", "young": "yang", "yong": "yang", "yip": "ye", "yap": "ye",
    "mak": "mai", "poon": "pan", "pua": "pan", "pun": "pan", "so": "su", "soh": "su", "siu": "xiao", "siew": "xiao",
    "tse": "xie", "chia": "xie", "cheah": "xie", "tam": "tan", "to": "du", "tong": "tang", "tsang": "zeng",
    "chun": "qin", "fung": "feng", "foong": "feng", "kwan": "guan", "kwong": "kuang",
    "kong": "jiang", "keung": "jiang", "kiang": "jiang", "koo": "gu", "law": "luo", "loh": "luo", "lok": "lu luo",
    "look": "lu", "luk": "lu", "loke": "lu", "lui": "lü lei", "man": "wen", "mok": "mo", "ngai": "wei ni",
    "ngan": "yan", "pang": "peng pang", "phang": "peng", "shum": "shen cen", "sum": "shen", "sin": "xian",
    "sit": "xue", "see": "shi", "suen": "sun", "szeto": "situ", "au": "ou", "auyeung": "ouyang", "fong": "fang",
    "pong": "fang", "hong": "kang hong", "hon": "han", "kam": "jin gan", "kan": "jian", "lai": "li lai", "lei": "li",
    "lee": "li", "li": "li", "ly": "li", "loong": "long", "lung": "long", "tai": "dai", "ting": "ding", "tung": "dong",
    "wan": "yun wen", "wai": "wei", "wu": "wu hu", "woo": "hu wu", "yu": "yu", "yue": "yu", "yuen": "yuan ruan",
    "yung": "rong weng", "chiu": "zhao qiu", "chiang": "jiang", "chu": "zhu", "choo": "zhu", "chui": "xu",
    "khoo": "qiu", "koh": "xu", "kho": "xu", "oh": "hu", "seah": "xie", "sim": "shen", "toh": "du", "tay": "zheng",
    "cheng": "zheng cheng", "chng": "zhuang", "wee": "huang", "eng": "huang", "hwang": "huang",
    "gan": "yan", "kwek": "guo", "shek": "shi", "shih": "shi", "pak": "bai", "hau": "hou", "cheuk": "zhuo",
}  # fmt: skip


_COMMON_TEXT = """
wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang deng han
feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lü ding ren lu yao shen zhong cui tan
fan wang liao shi jin jia xia fu fang zou xiong bai meng qin qiu hou yin xue yan lei long duan hao kong shao mao
chang wan gu lai wu kang he yan qian niu hong gong tao mo
"""


def is_han(text: str) -> bool:
    """Whether `text` holds a Han character."""
    return _HAN.search(text) is not None


def parts(word: str) -> list[str]:
    """Surname and given name of a name written without a space; the word itself when it cannot be cut."""
    if not 2 <= len(word) <= 4 or not all(_HAN.match(letter) for letter in word):
        return [word]
    cut = 2 if word[:2] in _COMPOUND_SURNAMES and len(word) > 2 else 1
    return [word[:cut], word[cut:]]


def pinyin(word: str) -> str:
    """The Pinyin of Han characters, without tones, in one word."""
    from anyascii import anyascii

    return str(anyascii(word)).lower().replace(" ", "")


@lru_cache(maxsize=50_000)
def keys(word: str) -> frozenset[str]:
    """The syllable keys of a romanised word; empty when it is no Chinese name.

    Two words may be one name when their keys meet: Hsieh and Xie; Wong, Wang and Huang.
    """
    out = {_key(reading) for reading in _SURNAMES.get(word, "").split()}
    whole = _cut(word)
    if whole:
        out.add(whole)
    return frozenset(key for key in out if key)


@lru_cache(maxsize=2_000)
def _key(syllable: str) -> str:
    """The key of one syllable, or nothing when it is none."""
    syllable = _WHOLE.get(syllable, syllable)
    found = _SYLLABLE.match(syllable)
    if not found:
        return ""
    final = _FINALS.get(found[2])
    if final is None:
        return ""
    initial = _INITIALS[found[1]]
    if initial in ("C", "S") and final.startswith("ia") and found[1] in ("zh", "sh"):
        return ""
    if initial == "Z" and final[0] == "i" and final != "i":
        # Postal and French romanisations write ts for the palatal: Tsien is Qian, Tsinghua Qinghua.
        initial = "C"
    # Palatals before u are ü; elsewhere the u of "uan", "un" stays as written.
    return f"{initial}{final}."


@lru_cache(maxsize=20_000)
def _cut(word: str) -> str:
    """The keys of the fewest syllables that make up the whole word, or nothing."""
    if not 1 < len(word) <= 18 or not word.isascii():
        return ""
    best: list[str | None] = [""] + [None] * len(word)
    count = [0] + [99] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 6), end):
            before = best[start]
            if before is None or count[start] + 1 >= count[end]:
                continue
            key = _key(word[start:end])
            if key:
                best[end], count[end] = before + key, count[start] + 1
    return (best[-1] or "") if count[-1] <= 3 else ""


@cache
def _common_surnames() -> frozenset[str]:
    return frozenset(map(_key, _COMMON_TEXT.split()))


def is_spelt(name: Sequence[str]) -> bool:
    """Whether the words of a Latin name, in either order, are a common surname and a given name of two syllables.

    The spelling tells: many a Chinese travels on another passport.
    """
    return len(name) > 1 and (_is_spelt(name[0], name[1:]) or _is_spelt(name[-1], name[:-1]))


def _is_spelt(surname: str, given: Sequence[str]) -> bool:
    syllables = [_cut(word) for word in given]
    return all(syllables) and "".join(syllables).count(".") == 2 and not keys(surname).isdisjoint(_common_surnames())


def begun(word: str) -> list[str]:
    """The beginnings of keys that a word being typed may go on to, the surer one first; empty when it is none.

    Jiangu may become Jianguo: the complete syllables, with the part of the last one, or only its first sound.
    """
    whole = _cut(word)
    if whole.count(".") > 1:
        before = whole[:-1].rpartition(".")[0] + "."
        return [whole[:-1], whole[: len(before) + 1]]
    for length in range(len(word) - 1, max(len(word) - 4, 2), -1):
        before = _cut(word[:length])
        initial = _INITIALS.get(word[length:]) or _INITIALS.get(word[length : length + 1])
        if before and initial:
            return [before + initial]
    return []
