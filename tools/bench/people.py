"""Invented delegates in any number, as a list and as a conference."""

from __future__ import annotations

import csv
import random
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


def new_conference(folder: Path, name: str = "bench") -> Session:
    facts = Conference(
        "", "Bench", making.days_from_dates(["2026-11-24", "2026-11-25"]), "Asia/Karachi", place="Islamabad",
        funding_line="Funded by the European Union",
    )  # fmt: skip
    path = folder / f"{name}.db"
    making.create(path, facts, desk="Bench", operator="bench").close()
    return Session.open(path, "Bench", "bench", day=1)


def conference_of(folder: Path, count: int) -> Session:
    session = new_conference(folder, f"bench{count}")
    commit(session, read_lists(session, [write_list(folder / f"list{count}.csv", count)]))
    return session
