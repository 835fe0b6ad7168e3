"""A list of invented people with difficult names, and what finds them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from checkin.core.search.index import Index
from checkin.core.search.model import Person

# ref, name, native name, organisation, country; more than one person of a kind, so that the wrong one can win.
_PEOPLE = """
A0001|Mohammad Yusuf KHAN|محمد یوسف خان|Federal Investigation Agency|PK
A0002|Muhammad Ali||Ministry of Interior|PK
A0003|Muhammad Ali Khan||Ministry of Interior|PK
A0004|Mahmood Khan||Punjab Police|PK
A0005|Hassan Al Alaoui||Ministry of Justice|MA
A0006|Hussein El Alaoui||Ministry of Justice|MA
A0007|Hassan Hilal||Oxfam|YE
A0008|Abdallah Hilal||Oxfam|YE
A0009|Ali Ali||Ministry of Health|EG
A0010|Ali Hassan Ali||Ministry of Health|EG
A0011|Nur al-Din Benjelloun|نور الدين بنجلون|UNDP|MA
A0012|Nadia El-Sayed|نادية السيد|Embassy of Egypt|EG
A0013|Jörg Müller||GIZ|DE
A0014|José García Núñez||Embassy of Spain|ES
A0015|John Doe||Reuters|GB
A0016|Nguyễn Thị Hương||Ministry of Public Security|VN
A0017|Krishna Prasad Sharma|कृष्ण प्रसाद शर्मा|Nepal Police|NP
A0018|Sita Shrestha||Nepal Police|NP
A0019|Иван Иванов|Иван Иванов|Ministry of Interior|RU
A0020|Dmitry Shcherbakov|Дмитрий Щербаков|Ministry of Interior|RU
A0021|Chien-kuo Hsieh||National Police|TW
A0022|Zhiqiang Wang|王志强|National Police|CN
A0023|Saeed Hosseini|سعید حسینی|Drug Control Headquarters|IR
A0024|Gholamreza Qorbani||Drug Control Headquarters|IR
A0025|Layla Ouazzani||Ministry of Justice|MA
A0026|Driss Layachi||Ministry of Justice|MA
A0027|Rizlane Ghali||Radio Maroc|MA
A0028|Abdur Rehman Chaudhry||Customs|PK
A0029|Abd al-Rahman al-Obeidi||Customs|IQ
A0030|Małgorzata Szczepańska||European Union|PL
A0031|Şükrü Çelik||Interpol|TR
A0032|Þórunn Guðmundsdóttir||Embassy of Iceland|IS
A0033|Vishnu Bajracharya||Airport Authority|NP
A0034|Muammar Qadhafi||Al Jazeera|LY
A0035|Ranil Wickremesinghe||Ministry of Defence|LK
A0036|Guillaume Lefèvre||European Union|FR
A0037|زهرا موسوی||Ministry of Women Affairs|AF
A0038|Fatima Sheikh||UNICEF|PK
A0039|Fatemeh Mousavi||UN Women|IR
A0040|Youssef Ben Ali||Reuters|TN
A0041|Amina Khan||UNODC|PK
A0042|Amina Khan||UNHCR|PK
A0043|Salem Media||Ministry of Information|EG
A0044|Diana Ross||Oxfam|GB
A0045|D. Cole||Oxfam|GB
A0046|Oscar Unodc Ruiz||Embassy of Spain|ES
A0047|Mehmood Akhtar||Media Group|PK
A0048|Hassan Khan||Customs|PK
A0049|Stephen Grant||Oxfam|GB
A0050|Steven Grant||Save the Children|GB
A0051|Émilie du Châtelet||UNESCO|FR
A0052|Sean O'Neill||Embassy of Ireland|IE
A0053|Min-jun Park|박민준|Embassy of Korea|KR
A0054|Giorgos Papadopoulos|Γιώργος Παπαδόπουλος|Hellenic Police|GR
A0055|Muhammad Hosseini||Drug Control Headquarters|AF
"""


def _person(line: str) -> Person:
    ref, name, native, organisation, country = line.split("|")
    return Person(
        id=f"id-{ref}",
        ref=ref,
        name=name,
        native_name=native,
        organisation=organisation,
        country=country,
        position="Adviser",
        email=f"{ref.lower()}@example.org",
        phone=f"+92 300 55{ref[1:]}1",
        category="media" if organisation in ("Reuters", "Al Jazeera", "Radio Maroc") else "delegate",
        status="cancelled" if ref == "A0047" else "confirmed",
        codes=(f"ORDER{ref}", "BCDEFGHIJ") if ref == "A0001" else (),
    )


@pytest.fixture(scope="session")
def people() -> list[Person]:
    return [_person(line) for line in _PEOPLE.split("\n") if line]


@pytest.fixture(scope="session")
def index(people: list[Person]) -> Index:
    return Index.build(people)


@pytest.fixture(scope="session")
def refs(index: Index) -> Callable[[str], list[str]]:
    """The refs of the hits for a query, best first."""
    return lambda query: [hit.id.removeprefix("id-") for hit in index.search(query).hits]
