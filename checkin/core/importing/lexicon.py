"""The words lists use for yes and no, sexes, categories, capacities and delegations."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from checkin.text import fold

from .titles import meaning, normalised
from .wording import all_texts

YES = frozenset(
    "yes y true 1 x oui o si s vrai verdadero sim ja да evet ya ✓ ✔ ☑ ✅ √ ● ○ 〇 نعم بله ہاں 是 はい".split()
)
NO = frozenset(
    "no n false 0 non faux falso nao nein нет hayir tidak - – — ✗ ✘ ☐ ❌ ✖ × لا كلا خیر نہیں 否 いいえ".split()
)
SEX_WORDS = {
    "M": """m; male; man; masculine; homme; h; masculin; masc; hombre; varon; masculino; mr; ذكر; مرد""",
    "F": """f; female; woman; feminine; femme; feminin; feminine; fem; mujer; femenino; femenina; ms;
        أنثى; انثى; زن""",
    "X": """x; other; non binary; nonbinary; diverse; autre; otro; otra; no binario; non binaire""",
}
CATEGORY_WORDS = {
    "delegate": """delegate; delegates; government delegate; government delegates; state delegate;
        official delegate; member state; member states; member state delegate; delegation; delegations;
        government; govt; governmental; country delegate; national delegate; delegue; deleguee; delegues;
        delegue gouvernemental; delegue d etat; gouvernement; delegado; delegada; delegados; delegado
        gubernamental; gobierno; state delegations; states; official delegations; country delegations""",
    "un": """un; united nations; un agency; un agencies; un entity; un entities; un staff; un system;
        un official; onu; nations unies; agence des nations unies; agences des nations unies; naciones
        unidas; agencia de la onu; agencias de la onu; united nations agencies; united nations system;
        specialized agencies; specialised agencies""",
    "igo": """igo; igos; intergovernmental organization; intergovernmental organisation;
        intergovernmental organizations; intergovernmental organisations; international organization;
        international organisation; international organizations; international organisations; oig;
        organisation intergouvernementale; organisations intergouvernementales; organisation internationale;
        organisations internationales; organizacion intergubernamental; organizacion internacional;
        organizaciones internacionales; regional organizations; regional organisations""",
    "ngo": """ngo; ngos; ong; civil society; cso; csos; civil society organization; civil society
        organisation; civil society organizations; civil society organisations; non governmental
        organization; non governmental organizations; non governmental organisations; societe civile;
        sociedad civil; national ngo; international ngo; ingo; national organizations; national
        organisations""",
    "embassy": """embassy; embassies; embassy staff; ambassade; ambassades; embajada; embajadas;
        diplomatic corps; diplomat; diplomats; diplomatic mission; diplomatic missions; high commission;
        high commissions; embassies and high commissions; corps diplomatique; cuerpo diplomatico""",
    "media": """media; press; journalist; journalists; mass media; presse; medias; journaliste;
        journalistes; prensa; medios; medios de comunicacion; periodista; periodistas""",
    "observer": """observer; observers; observer state; observateur; observatrice; observateurs;
        observador; observadora; observadores""",
    "police": """police; police officer; law enforcement; law enforcement agency; policia; police
        officers; provincial police; railways police""",
    "academia": """academia; academic; academics; university; universities; academie; universite;
        universitaires; academico; universidad""",
    "private": """private; private sector; private corporation; private corporations; corporate;
        business; secteur prive; sector privado; entreprise; empresa""",
    "speaker": """speaker; speakers; resource person; resource persons; panelist; panellist; orateur;
        intervenant; intervenants; ponente; ponentes; orador""",
    "interpreter": "interpreter; interpreters; interprete; interpretes; interpretation",
    "security": """security; security officer; security officers; protection officer; bodyguard;
        securite; seguridad""",
    "secretariat": """secretariat; conference secretariat; secretaria; secretariado; organiser;
        organisers; organizer; organizers; organizing committee""",
    "accompanying": """accompanying; accompanying person; accompanying persons; spouse; accompagnant;
        personne accompagnante; acompanante""",
    "support": """support; support staff; technical; technical staff; supplier; suppliers; driver;
        drivers; personnel d appui; personal de apoyo""",
}
CAPACITY_WORDS = """head of delegation; hod; head of the delegation; deputy head of delegation; leader
        of delegation; leader of the delegation; alternate head of delegation; chef de delegation; cheffe de
        delegation; chef de la delegation; chef adjoint de delegation; chef de delegation adjoint; jefe de
        delegacion; jefa de delegacion; jefe de la delegacion; jefa de la delegacion; alternate; adviser;
        advisor; observer; interpreter; delegate; accompanying person; protection officer"""
# Kinds whose people come with an organisation, not with the State named above them in a list.
OWN_KINDS = {
    "un",
    "igo",
    "ngo",
    "embassy",
    "media",
    "private",
    "academia",
    "observer",
    "speaker",
    "secretariat",
    "interpreter",
}
_KIND_SIGNS = (
    ("embassy", """embassy of; high commission; embassy; ambassade; embajada; consulate; permanent
        mission"""),
    ("un", """united nations; unodc; undp; unicef; unhcr; un women; unesco; unama; unfpa; ohchr; world
        health; ocha; unops; nations unies; naciones unidas"""),
    ("igo", """european union; african union; league of arab; interpol; iom; world bank; asian
        development bank; international organization for; international organisation for; osce; secretariat
        of"""),
    ("government", """ministry; ministere; ministerio; government of; department of; departement;
        directorate; prime minister; cabinet; parliament; senate; commission; bureau; authority; agency"""),
    ("police", "police; gendarmerie; customs; border; army; guards; rangers"),
    ("academia", """university; universite; universidad; college; institute; academy; school"""),
    ("ngo", """foundation; society; relief; council; trust; association; committee; federation;
        network; ngo; fondation"""),
    ("media", "television; radio; news; press; tv; gazette; times; journal"),
    ("private", """ltd; limited; inc; corporation; company; group; llc; pvt; bank; chamber of commerce"""),
)  # fmt: skip


_SHORT_PLACEHOLDERS = frozenset(["tbc", "tba", "tbd", "tbn"])
_EXTRA = re.compile(r"\+\s*\d+|.{0,40}\+\s*1")
_COUNTED = re.compile(r"(.+?) (?:n )?(?:\d+|[ivx]+|[a-h])")
_SIGNS = {number: " " for number in range(128) if not chr(number).isalnum()}


def folded(text: str) -> str:
    """`checkin.text.fold`, with a short way for ASCII: most cells of most lists."""
    return " ".join(text.lower().split()) if text.isascii() else fold(text)


@lru_cache(maxsize=50_000)
def key(text: str) -> str:
    """A text for looking up: folded, with every sign a space."""
    if text.isascii():
        return " ".join(text.lower().translate(_SIGNS).split())
    return " ".join("".join(char if char.isalnum() or not char.isascii() else " " for char in fold(text)).split())


@lru_cache(maxsize=250_000)
def name_key(name: str) -> str:
    """The words of a name in any order, for telling whether two rows speak of the same person."""
    return " ".join(sorted(key(name).split()))


@lru_cache(maxsize=2_000)
def is_placeholder(name: str) -> bool:
    """Whether a name only keeps a place for somebody who is not known yet: "TBC", "Name to follow", "Delegate 2"."""
    said = normalised(name)
    if said in _placeholders() or not _SHORT_PLACEHOLDERS.isdisjoint(said.split()) or _EXTRA.fullmatch(name.strip()):
        return True
    counted = _COUNTED.fullmatch(said)
    return counted is not None and counted[1] != "person" and meaning(counted[1]) == "name"


@cache
def _placeholders() -> frozenset[str]:
    return frozenset(map(normalised, all_texts("placeholder")))


@cache
def table(name: str) -> dict[str, str]:
    """One of the word lists above as word -> meaning; `name` is sex, category or capacity."""
    sources = {
        "sex": SEX_WORDS,
        "category": CATEGORY_WORDS,
        "capacity": {"yes": CAPACITY_WORDS},
    }
    return {key(word): meaning for meaning, listed in sources[name].items() for word in listed.split(";")}


def kind_of(text: str) -> str:
    """What kind of delegation a heading such as "UNITED NATIONS" or "Ministry of Interior" speaks of, or ""."""
    folded = key(text)
    group = table("category").get(folded)
    if group:
        return "state" if group == "delegate" else group
    padded = f" {folded} "
    return next(
        (kind for kind, signs in _KIND_SIGNS if any(f" {sign.strip()} " in padded for sign in signs.split(";"))), ""
    )


def group_of(text: str) -> str:
    """The category that a heading names as a group ("OBSERVERS", "Civil society"), or ""."""
    return table("category").get(key(text), "")
