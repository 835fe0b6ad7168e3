"""What it costs to read one sound for another, to add one or to leave one out.

0 is the same sound, 1 another consonant. The pairs are the confusions of romanisation systems (ALA-LC, BGN/PCGN,
French usage of the Maghreb, Persian and South Asian usage, Wade-Giles) and of hearing; the figures were set by
hand and adjusted together on the development pairs, as notes on name search describe.
"""

from __future__ import annotations

SIGNS = "aAeiIouUEYywhHpbfvtdTDszSZCJcQRkqgGXlmnr456789123"
VOWELS = "aAeiIouUEY"
CODES = {sign: number for number, sign in enumerate(SIGNS, 1)}
PAD = 0

OTHER_CONSONANT = 0.95
VOWEL_FOR_CONSONANT = 1.1
OTHER_VOWEL = 0.4

# Pairs of signs and the cost of taking one for the other, either way.
SUBSTITUTE = """
a e .12  a o .25  a u .35  a i .35  e i .08  e o .35  e u .4  i u .45  i o .45  o u .08
I i .02  I e .16  I y .06  I E .2  I a .4  4 I .1  1 I .15  3 I 0
U u .02  U o .08  U w .12  U 2 0  U v .35  U 4 .1  U 1 .15  U a .35  U i .45  U e .4
A a 0  A e .12  A E .1  A o .2  A u .35  A i .35  A I .4  A Y .38  A 6 .02  A 1 0  A 4 .05  A 3 .04  A y .3  A w .4
Y i 0  Y I .02  Y y .05  Y e .1  Y E .2  Y 3 0  Y 1 .2  Y 4 .2  Y a .38  Y J .3
E a .1  E e 0  E i .15  E o .3  E u .3  E H .03  6 a .02  6 e .05  6 E .02  6 i .3  6 o .3  6 h .1  6 H 0  6 t .1
y i .08  y e .12  y a .3  y E .15  w u .12  w o .15  w v .12  w b .35  w f .3  w a .4
v b .25  v f .2  b p .22  p f .3  b f .45  p v .5  u v .35  o v .4
t T .08  d D .08  t d .28  T D .3  T s .25  T z .35  T f .35  D z .15  D s .4  d z .3  T d .4  t D .4
8 s .03  8 C .15  8 c .12  8 k .3  8 9 .2  8 J .25  8 z .25  8 S .2  8 T .15  8 t .5  8 X .5  8 Q .2
9 k 0  9 q .04  9 g .3  9 X .2  9 s .3  9 C .3  9 S .35  9 J .35  9 G .3  9 c .3  9 h .45
7 z .02  7 D .02  7 d .08  7 T .25  7 s .35  7 5 .05  7 t .4  7 Z .3
5 d .05  5 D .05  5 z .08  5 t .4  z s .25  s S .2  z Z .2  S Z .35  z S .4  s Z .4
C S .18  C k .4  C X .3  C h .45  s t .65  C c .2  C t .45  C J .3
C s .35  C Z .35  C z .4  J Z .12  J z .25  J G .45  J k .6  J S .35
J g .2  J y .25  J h .45  Z y .35  J C .3  Z G .45  Z g .3  c s .18  c z .18  c t .35  c k .5  c J .35  c Z .35  S c .35
Q S .12  Q C .18  Q s .3  R Z .06  R S .15  R r .3  R z .25  R J .25
k q .04  k g .3  q g .15  q G .1  g G .06  k X .2  k G .3  q X .25  X G .25  X g .35  X h .15  X H .2  X S .6
h H .03  g h .35  G h .35  k h .45  q h .5  G H .35  g H .4  G r .3
r l .5  n m .45  k s .6  T c .35
4 a .05  4 e .08  4 i .08  4 o .08  4 u .08  4 y .2  4 h .25  4 H .15  4 1 .05  4 G .4  4 E .08  4 6 .2  4 q .5
4 3 .2  4 2 .3
1 a .0  1 e .08  1 o .1  1 u .12  1 i .12  1 E .1  1 y .2  1 h .4  1 w .35  1 6 .1  1 2 .35  1 3 .3  1 H .1
2 w 0  2 v .02  2 u 0  2 o 0  2 f .25  2 b .3  2 a .35  2 e .35  2 i .45  2 y .45
3 y 0  3 i 0  3 e .04  3 a .2  3 E .05  3 J .3  3 o .45  3 u .45  3 6 .2
"""

# Leaving out or adding a sign.
SKIP = """
a .28  A .34  e .2  i .26  Y .45  I .3  o .28  u .28  U .3  E .05  y .09
w .35  h .4  H .05  4 .04  6 .1  1 .22  2 .3  3 .26
c .95  Q 1.0
n .8  r .8
"""
# The same when the other word is of a script that leaves short vowels out: they cost next to nothing.
SKIP_UNWRITTEN = "a .03  A .2  e .03  i .1  Y .42  I .34  o .07  u .09  U .34  E .02  y .14  H .03  h .35"


def substitution(one: str, other: str) -> float:
    """The cost of reading sign `one` for sign `other`."""
    return _SUBSTITUTE.get((one, other), _default(one, other))


def skipping(sign: str, unwritten: bool = False) -> float:
    """The cost of a sign that stands in one word only; `unwritten` where the other word has no short vowels."""
    if unwritten and sign in _SKIP_UNWRITTEN:
        return _SKIP_UNWRITTEN[sign]
    return _SKIP.get(sign, 0.9)


def _default(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if (one in VOWELS) != (other in VOWELS):
        return VOWEL_FOR_CONSONANT
    return OTHER_VOWEL if one in VOWELS else OTHER_CONSONANT


def _pairs(text: str) -> dict[tuple[str, str], float]:
    words = text.split()
    table: dict[tuple[str, str], float] = {}
    for one, other, cost in zip(words[::3], words[1::3], words[2::3], strict=True):
        table[one, other] = table[other, one] = float(cost)
    return table


def _singles(text: str) -> dict[str, float]:
    words = text.split()
    return {sign: float(cost) for sign, cost in zip(words[::2], words[1::2], strict=True)}


_SUBSTITUTE = _pairs(SUBSTITUTE)
_SKIP = _singles(SKIP)
_SKIP_UNWRITTEN = _singles(SKIP_UNWRITTEN)
