"""A word as a row of sounds: what is left when the spelling conventions of many languages are taken away.

One sign stands for one sound (or one letter that may be several):

    a e i o u    vowels; long ones are one sign (aa, oo), I is ee, U is oo      E  silent final e      A Y  last a, i
    y w          glides                                            h  h; H a weak one (final, or after a consonant)
    T D          th, dh        S Z  sh, zh       C J  ch, j        c  ts        Q  shch       R  Polish rz
    X G q        kh, gh, q     8 9  c before e and i, and elsewhere
    4 5 6 7      ain, Arabic dad, final feminine h, Arabic dhal and za of Arabic script
    1 2 3        alef, waw, ye of a script without vowels

A Latin word has up to two readings: the general one, and the one of a reader of European languages where the
letters tell other sounds there (Jacques, Guillaume, Heinz, Cacciatore).
"""

from __future__ import annotations

import re
from functools import lru_cache

from . import arabic, chinese, cyrillic, devanagari

MAX_SOUNDS = 18
_DIGIT = re.compile(r"\d")
_HEBREW = re.compile("[\u0590-\u05ff\ufb1d-\ufb4f]")

# Spelling conventions that meet in international lists: English, French of the Maghreb, Persian, Urdu, Hindi,
# Russian in its English, French and German forms. Longer groups stand first; (?=...) looks at what follows.
GENERAL: tuple[tuple[str, str], ...] = (
    (r"schtsch|shtch|chtch|stsch|shch|szcz|stch|schch", "Q"),
    (r"tsch|tch|tsh|cz", "C"),
    (r"sch|sh", "S"),
    (r"dsch|dzh|dj|dzs", "J"),
    (r"zh", "Z"),
    (r"kh", "X"),
    (r"gh", "G"),
    (r"chh|ch", "C"),
    (r"jh", "JH"),
    (r"ph", "f"),
    (r"th", "T"),
    (r"dh", "D"),
    (r"ts|tz", "c"),
    (r"(?<=[bdgkpt])rz|^rz", "R"),
    (r"c?ques?$", "k"),
    (r"ck|cq|kq", "k"),
    (r"qu(?=[ei])", "k"),
    (r"gu(?=[ei])", "g"),
    (r"ou(?=[aei])", "w"),
    (r"oo|uu|(?:ou|u)(?=[bcdfghjklmnpqrstvwxz]$)", "U"),
    (r"ou", "u"),
    (r"ee|ii", "I"),
    (r"ie$", "i"),
    (r"aa", "a"),
    (r"(?<=[aeou])[yi](?=[bcdfghjklmnpqrstvwxz]|$)", "y"),
    (r"y(?=[aeiou])", "y"),
    (r"y", "i"),
    (r"c(?=[eiy])", "8"),
    (r"c", "9"),
    (r"x", "ks"),
    (r"j", "J"),
    (r"(?<=[aeiou])h$", "H"),
    (r"(?<=[bcdfgjklmnpqrstvwxz])h(?![aeiou]*$)", "H"),
    (r"(?<=[bcdfghjklmnpqrstvwxz])e$", "E"),
    (r"wr(?=.)", "r"),
)
# How a reader of French, Italian, Spanish, Portuguese, German, Dutch, Polish or Irish says a spelling.
EUROPEAN: tuple[tuple[str, str], ...] = (
    (r"ques?$|cks?$", "k"),
    (r"gues?$", "g"),
    (r"eaux|eau|aux|ault|aud(?=$)|aut$|ot$|os$(?<=eos)", "o"),
    (r"eois$|ois$|oix$|oit$", "wa"),
    (r"oi", "wa"),
    (r"au", "o"),
    (r"qu", "k"),
    (r"gu(?=[eiy])", "g"),
    (r"gn", "ny"),
    (r"aill|eill|euill|ouill", "ay"),
    (r"ill(?=[aeo])", "iy"),
    (r"gli(?=[aeo])", "ly"),
    (r"lh", "ly"),
    (r"nh", "ny"),
    (r"sci(?=[aou])|sc(?=[ei])", "S"),
    (r"cci(?=[aou])|cc(?=[ei])|ci(?=[aeou])", "C"),
    (r"(?<=i)c$", "C"),
    (r"c(?=[ei])", "C"),
    (r"ch(?=[ei](?![eiou]))", "k"),
    (r"szcz|shch", "Q"),
    (r"tsch|tj", "C"),
    (r"sch|sh|sj", "S"),
    (r"kh", "X"),
    (r"zh", "Z"),
    (r"ch", "C"),
    (r"(?<=[bfklmpsv])j(?=[aeou])", "y"),
    (r"ggi(?=[aou])|gi(?=[aou])|gg(?=[ei])|g(?=[ei])", "J"),
    (r"oeu", "o"),
    (r"oe", "u"),
    (r"eu", "o"),
    (r"ij", "ey"),
    (r"ei", "ay"),
    (r"ie", "i"),
    (r"igh", "ay"),
    (r"bh|mh", "v"),
    (r"dh|gh(?=[aeiou])", "H"),
    (r"gh$", ""),
    (r"th", "t"),
    (r"ph", "f"),
    (r"(?<=[aeiou])ll(?=[aeio])", "y"),
    (r"rz", "Z"),
    (r"sz", "S"),
    (r"cz", "C"),
    (r"tz|zz|ts|(?<=[nlrt])z", "c"),
    (r"^j", "y"),
    (r"j", "J"),
    (r"x(?=[aeio])", "S"),
    (r"x", "ks"),
    (r"ou|oo", "u"),
    (r"ee", "i"),
    (r"(?<=[aeiou])[tx]$|(?<=[ai])s$", ""),
    (r"c|ck", "k"),
    (r"(?<=[bcdfghjklmnpqrstvwxz])e$", "E"),
    (r"(?<=[aeou])y(?![aeiou])", "y"),
    (r"y(?=[aeiou])", "y"),
    (r"y", "i"),
    (r"h$", "H"),
)


def _compiled(rules: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], tuple[str, ...]]:
    pattern = "|".join(f"(?P<r{number}>{rule})" for number, (rule, _) in enumerate(rules))
    return re.compile(pattern), tuple(sound for _, sound in rules)


_GENERAL_RULES = _compiled(GENERAL)
_EUROPEAN_RULES = _compiled(EUROPEAN)
_DOUBLE = re.compile(r"(.)\1")
# Sounds so near in their costs that a reading which differs by them only tells nothing new.
_NEAR = str.maketrans("zs8ITDAYUv9q", "cccitdaiuwkk", "HEh")
# The endings of origin and of women (Karim, Karimi, Karima) tell names apart: a last i or a weighs more.
_LAST_A = re.compile("(?<=[^aeiIou1234yw])a$")
_LAST_I = re.compile("(?<=[^aeou1234y])[iI]$")
# "the Servant of ..." and "... of the Faith", however the Arabic article between them is written.
_SERVANT = re.compile(r"^abd(?:[aeiou]l?)?-?l?(?=l+a+h?$)|^abd[aeiou](?:l|([rsnztd])(?=\1)|(?=sh))(?=..)")
_OF_FAITH = re.compile(r"(?<=..)(?:[aeou]l?-?|l)d+(?:in|een|ine|yn|ien|eene|ene)$")
_SERVANT_SOUNDS = re.compile("^4bd1l(?=..)")
_OF_FAITH_SOUNDS = re.compile("(?<=..)1ld3n$")


# Somali writes ain as c and the strong h as x; long vowels are doubled.
_SOMALI = re.compile(
    r"x(?=[aeiou])(?!i|u(?!u))|(?<=[aeiou])x(?=[bdfgjklmnrstwy])|^ca[bld]|^c(?:ii|umar|ismaan|usm)|aacc?|aax$"
)
_SOMALI_SOUNDS = str.maketrans("cx", "4h")
# Words that may be Japanese, what the Nihon-shiki writes otherwise in them, and how Hepburn does.
_HEPBURN = {"ti": "chi", "tu": "tsu", "si": "shi", "hu": "fu", "zi": "ji", "sy": "sh", "zy": "j", "ty": "ch"}
_NIHON = re.compile("|".join(_HEPBURN))
_JAPANESE = re.compile(r"(?:(?:[kgnhbmr]y?|[tszd]y?|[jfwy]|sh|ch|ts)?[aiueo]|n(?![aiueoy]))+")


@lru_cache(maxsize=60_000)
def readings(form: str) -> tuple[str, ...]:
    """The readings of a word in its spelling form, the general one first; none for a word with digits."""
    if _DIGIT.search(form):
        return ()
    if form.isascii():
        general = _latin(form)
        european = _read(canonical(form), _EUROPEAN_RULES)
        same = european.translate(_NEAR) == general.translate(_NEAR)
        return (general, *(() if same else (european,)), *_elsewhere(form))
    if arabic.is_arabic(form):
        joined = _SERVANT_SOUNDS.sub("4bdu", arabic.sounds(form))
        return (_squeezed(_OF_FAITH_SOUNDS.sub("udin", joined)),)
    if devanagari.is_devanagari(form):
        return tuple(_latin(latin) for latin in devanagari.latin(form))
    if cyrillic.is_cyrillic(form) or cyrillic.is_greek(form):
        return (_latin(cyrillic.latin(form)),)
    return (_latin(chinese.pinyin(form)),)


def _elsewhere(form: str) -> tuple[str, ...]:
    """The reading of a word that is spelt as in Somali or, where it may be Japanese, as in the Nihon-shiki."""
    if _SOMALI.search(form):
        return (_latin(form.translate(_SOMALI_SOUNDS)),)
    if _NIHON.search(form) and _JAPANESE.fullmatch(form):
        return (_latin(_NIHON.sub(lambda found: _HEPBURN[found[0]], form)),)
    return ()


def is_unvowelled(form: str) -> bool:
    """Whether the script of the word leaves short vowels unwritten."""
    return not form.isascii() and (arabic.is_arabic(form) or _HEBREW.search(form) is not None)


def _latin(word: str) -> str:
    word = canonical(word)
    return _read(word, _GENERAL_RULES)


@lru_cache(maxsize=20_000)
def canonical(word: str) -> str:
    """A Latin word with "abd al-" and "al-din" in one form: abdurrahman, abdelrahman are abdurahman."""
    if len(word) > 5 and word.startswith("abd"):
        word = _SERVANT.sub("abdu", word)
    if len(word) > 5 and word[-1] in "ne":
        word = _OF_FAITH.sub("udin", word)
    return word


def _read(word: str, rules: tuple[re.Pattern[str], tuple[str, ...]]) -> str:
    pattern, sounds = rules
    return _squeezed(pattern.sub(lambda match: sounds[int(str(match.lastgroup)[1:])], word))


def _squeezed(sounds: str) -> str:
    return _LAST_I.sub("Y", _LAST_A.sub("A", _DOUBLE.sub(r"\1", sounds)))[:MAX_SOUNDS]
