"""Small words in names: articles, builders, titles and short forms.

Sources: house practice of passport offices (ICAO Doc 9303 part 3, section on names), Library of Congress name
authority notes on prefixes, and lists of forms of address of the countries named in the design.
"""

from __future__ import annotations

import re

# Words that carry little identity: they are left out when the places of a name are counted.
_ARTICLES_TEXT = """
al el ul ol as es az ez ar er ur ad ed ud at et ut an en ash esh ach ech adh ath de da do di du des dos das
del della der den van von zu la le les lo ter ten te af av y e i and bin ben ibn bint binte binti wa na os
ال بن ابن بنت آل
"""
ARTICLES = frozenset(_ARTICLES_TEXT.split())
# Articles that are typed as such (the others may be the beginning of a name), and those that stand for each other.
_THE_TEXT = "al el ul ol ال"
_SON_OF_TEXT = "bin ben ibn bint بن ابن"
_OF_TEXT = "de da do di du dos das del della der den van von la le"
THE = tuple(_THE_TEXT.split())
_FAMILIES = (THE, tuple(_SON_OF_TEXT.split()))
TYPED_ARTICLES = frozenset(f"{_THE_TEXT} {_SON_OF_TEXT} {_OF_TEXT}".split())
# Words that are written apart or together with what follows or precedes them.
_BUILDERS_TEXT = """
abd abdu abdul abdel abdal abdol abdoul abdur abder abdor abdus abdes abdos abdun abden abduz abdez abdut
abdet abu abou abo bu bou aboul abul umm oum om um din deen dine eddin eddine uddin aldin eldin addin
addine allah ullah ollah ellah lah zadeh zada zade zad pour poor pur nejad nezhad nia khel zai zay mc mac o
fitz san st saint sainte nur nour noor sayf saif seif salah badr shams ali bay bek beg jan gul mir عبد ابو
ام الله الدین زاده پور نژاد خیل زی نور
"""
BUILDERS = frozenset(_BUILDERS_TEXT.split())
# Titles: what is typed of them counts only where a name has the very word (He Wei), and costs nothing elsewhere.
_TITLES_TEXT = """
mr mrs ms miss mx dr doctor prof professor eng engr ing arch adv hon honourable honorable excellency
excellencies his her he hrh hh hm hrhs sir madam madame mme mlle monsieur msgr rev fr col colonel gen
general maj major lt lieutenant capt captain brig brigadier cdr commander adm admiral sgt insp dsp ssp dig
igp amb ambassador sr jr son daughter wife shri shree sri smt er señor senor senora
sra dona don herr frau السيد السيدة الدكتور الدکتور دكتور دکتر جناب اقای خانم محترم محترمه श्री श्रीमती डा
डॉ सुश्री
"""
TITLES = frozenset(_TITLES_TEXT.split())
# Short titles that are nothing else; any other of three letters and less may be the beginning of a name (ing, Ingrid).
_CLEAR = frozenset("mr mrs ms mx dr mme h hh hm hrh".split())
# Titles that are often names too: the same for them, but only at the head of three words or more.
_SOMETIMES_TEXT = """
sheikh shaikh shaykh sheik cheikh syed sayed sayyid sayyed seyed said haji hajji hadji hajj haj hajja malik
mirza sardar begum bibi khan mullah mulla maulana mawlana molana sahib saheb khawaja khwaja pir mian
chaudhry chaudhary raja rana agha aqa hafiz qari ustad kaka shah sidi moulay lalla pasha bey efendi dato
datuk tan sri princess prince king queen emir amir شیخ حاجی سید سیده ملا
"""
SOMETIMES = frozenset(_SOMETIMES_TEXT.split())
# Words that stand for one another though neither sound nor letters say so: the full form and its short ones,
# and Korean surnames as they are written.
_SHORT_TEXT = """
mohammad mohd md muhd mhd mohmd mohamd mhmd mohm
abdul abd
sayed syed sd
haji hj
kumar kr
prasad pd
bahadur bdr
chaudhry chy ch
ghulam gh
saint st
alexander alex
"""
_SURNAMES_TEXT = """
lee yi rhee ri
park pak bak
choi choe
jung jeong chung joung
kim gim
kang gang
cho jo
yoon yun
lim im rim
shin sin
noh roh no
yoo yu ryu
moon mun
kwon gwon
oh o
ko go
ahn an
suh seo
chang jang
paik baek paek
hur heo huh
kwak gwak
koo gu ku
joo ju
woo wu
byun byeon
"""
_SAME = {word: line.split() for line in (_SHORT_TEXT + _SURNAMES_TEXT).splitlines() for word in line.split()}
SHORT = frozenset(word for line in _SHORT_TEXT.splitlines() for word in line.split()[1:])
_SUN = "ss|rr|zz|tt|dd|nn|shsh|chch|thth|dhdh|sh(?=sh)|ch(?=ch)"
_ARTICLE = re.compile(
    rf"^(?:[aeu]l-?(?=[bcdfghjkmnpqrstvwxyz][a-z]{{2}})|[aeu](?P<sun>{_SUN})(?=[aeiouy][a-z])"
    r"|[ae](?=(?:ch|sh)[aeiou][a-z]{2})"
    # Before a vowel the rest must be long: Alobaidi, Elamrani, but not Alaoui or Elodie.
    r"|[ae]l(?=[aou][a-z]{4}))"
)
# The article before a sun letter as it is said: ar-Rashid, ash-Shami.
_AS_SAID = re.compile(r"[aeu](?P<sun>t|th|d|dh|r|z|s|sh|n|ch)$")
_SON = re.compile(r"^(?:ben|bin)(?=[b-df-hj-np-tv-z][a-z]{2}|[aeiou][a-z]{3})")
_ELIDED = re.compile(r"^l(?=h[aeiou]|[ae][bcdfghjkmnpqrstvxyz][a-z]{2})")


def without_article(word: str) -> str:
    """`word` without the article, the "son of" or the elided l run together with it; unchanged if it has none.

    Echaabi is chaabi, Elmasri masri, Ettaleb taleb, Benjelloun jelloun, Layachi ayachi.
    """
    if not word.isascii():
        return word[2:] if word.startswith("ال") and len(word) > 4 else word
    if len(word) < 5:
        return word
    found = _ARTICLE.match(word)
    if found:
        sun = found["sun"]
        return word[1 + len(sun) // 2 :] if sun else word[found.end() :]
    found = _SON.match(word) or (_ELIDED.match(word) if len(word) > 5 else None)
    return word[found.end() :] if found else word


def is_article_as_said(word: str, following: str) -> bool:
    """Whether `word` is the article of `following`, written apart and as it is said: ar Rashid is al Rashid."""
    found = _AS_SAID.fullmatch(word)
    return found is not None and following.startswith(found["sun"]) and len(following) > len(found["sun"]) + 1


def stands_for(word: str) -> list[str]:
    """Other words that `word` may stand for, the fullest first: mohd is mohammad, lee may be yi."""
    return [other for other in _SAME.get(word, ()) if other != word]


def may_begin_a_name(title: str) -> bool:
    """Whether a typed title may as well be the first letters of a name."""
    return title in TITLES and len(title) <= 3 and title.isascii() and title not in _CLEAR


def family_of(article: str) -> tuple[str, ...]:
    """An article with those that stand for it in other spellings, itself first."""
    for family in _FAMILIES:
        if article in family:
            return (article, *(other for other in family if other != article))
    return (article,)


def ties(one: str, other: str) -> bool:
    """Whether two neighbouring words of a name are often written as one."""
    if one in ARTICLES or one in BUILDERS or other in BUILDERS or other in ("al", "el", "ul"):
        return True
    return one.isascii() and other.isascii() and len(one) + len(other) <= 7 and min(len(one), len(other)) >= 2
