"""Invented delegates in any number, as a list and as a conference."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path

from checkin.core.conference import making
from checkin.core.importing.commit import commit, read_lists
from checkin.core.models import Conference
from checkin.core.session import Session

GIVEN = (
    "Mohammad Ahmed Ali Hassan Hussein Yusuf Omar Bilal Amina Fatima Nadia Layla Maryam Zainab Sana Ayesha Karim Tariq "
    "Imran Khalid Rashid Samir Youssef Driss Rachid Hari Krishna Sita Ramesh Sunita Bishnu Reza Mehdi Parvin Shirin "
    "Farhad Nasrin Gul Zarmina Ivan Elena Jörg Zoë José María Søren Łukasz Nguyễn Wei Jianguo"
).split()
FAMILY = (
    "Khan Ahmadi Hussaini El-Sayed Abdelrahman Benali Alaoui El-Fassi Sharma Thapa Gurung Koirala Rezaei Hosseini "
    "Mohammadi Karimi Al-Tikriti Al-Obaidi Malik Chaudhry Qureshi Bhatti Siddiqui Rahimi Noorzai Popal Müller Dupont "
    "Ivanova Kowalski Nuñez O'Brien Zhang Tran Haddad Mansour Salem Tamang Adhikari Shrestha"
).split()
OFFICES = (
    "Ministry of Interior;Ministry of Justice;Ministry of Foreign Affairs;Federal Investigation Agency;National Police;"
    "UNHCR;IOM;UNODC;Red Crescent Society;Himalaya Development Trust;Daily Gazette;National University;Railways Police"
).split(";")
COUNTRIES = "AF EG IR IQ MA NP PK DE FR TR".split()
CATEGORIES = "delegate observer un ngo police media academia private".split()
DATES = ("2026-11-24", "2026-11-25")
COLUMNS = ("ref", "honorific", "given_names", "family_name", "position", "organisation", "country", "category", "email")


def rows(count: int) -> list[tuple[str, ...]]:
    pick = random.Random(7)
    return [
        (
            f"R{number:06d}",
            pick.choice(("Mr", "Ms", "Dr", "H.E.", "")),
            " ".join(pick.sample(GIVEN, pick.choice((1, 1, 2)))),
            pick.choice(FAMILY),
            pick.choice(("Director", "Adviser", "Inspector", "Programme Officer", "Editor")),
            pick.choice(OFFICES),
            pick.choice(COUNTRIES),
            pick.choice(CATEGORIES),
            f"p{number}@example.org",
        )
        for number in range(count)
    ]


def write_list(path: Path, count: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows(count))
    return path


def new_conference(folder: Path, name: str = "bench", dates: Sequence[str] = DATES) -> Session:
    facts = Conference(
        "", "Bench", making.days_from_dates(dates), "Asia/Karachi", place="Islamabad",
        funding_line="Funded by the European Union",
    )  # fmt: skip
    path = folder / f"{name}.db"
    making.create(path, facts, desk="Bench", operator="bench").close()
    return Session.open(path, "Bench", "bench", day=1)


def conference_of(folder: Path, count: int) -> Session:
    session = new_conference(folder, f"bench{count}")
    commit(session, read_lists(session, [write_list(folder / f"list{count}.csv", count)]))
    return session


def real_conference(folder: Path, count: int, dates: Sequence[str]) -> Session:
    """People whose names are as many and as unlike as on a real list: those of the demo, and what is made of them."""
    session = new_conference(folder, f"real{count}", dates)
    with as_file(files("checkin.core.conference") / "demo_data" / "people.csv") as listed:
        known = list(csv.DictReader(listed.open(encoding="utf-8", newline="")))
    path = folder / f"real{count}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(_grown([person for person in known if person["given_names"]], count))
    commit(session, read_lists(session, [path]))
    return session


def _grown(known: Sequence[dict[str, str]], count: int) -> Iterator[dict[str, str]]:
    """Given and family names of one country put together anew; of families two in five, of given names one in seven
    are invented, from more words the longer the list is, as on real ones."""
    pick = random.Random(7)
    names = [word for person in known for word in f"{person['given_names']} {person['family_name']}".lower().split()]
    words = _invented(pick, names, max(200, int(count**0.82)))
    at_home: dict[str, list[dict[str, str]]] = {}
    for person in known:
        at_home.setdefault(person["country"], []).append(person)
    for number in range(count):
        person = pick.choice(known)
        given, family = (pick.choice(at_home[person["country"]])[part] for part in ("given_names", "family_name"))
        given = words[int(len(words) * pick.random() ** 2)] if pick.random() < 0.15 else given
        family = words[int(len(words) * pick.random() ** 2)] if pick.random() < 0.4 else family
        yield person | {"ref": f"R{number:06d}", "given_names": given, "family_name": family, "email": ""}


def _invented(pick: random.Random, names: Sequence[str], count: int) -> list[str]:
    """Words of six to thirteen letters in which each letter follows two others as it does in these names."""
    after: dict[str, list[str]] = {}
    for name in names:
        for at in range(len(name) + 1):
            after.setdefault(f"  {name}"[at : at + 2], []).append(f"{name} "[at])
    words: list[str] = []
    while len(words) < count:
        word = "  "
        while len(word) < 16 and (letter := pick.choice(after[word[-2:]])) != " ":
            word += letter
        if 6 <= len(word) - 2 <= 13:
            words.append(word[2:].title())
    return words
