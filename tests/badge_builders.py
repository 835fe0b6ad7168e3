"""A badge like many, for tests to change."""

from __future__ import annotations

from badges.code import BadgeCode, make_code
from badges.spec import BadgeSpec

KEY = b"a key for tests only, 32 bytes.."
PLAIN = BadgeSpec(
    name="Muhammad Asif KHAN",
    family_name="KHAN",
    given_names="Muhammad Asif",
    native_name="محمد آصف خان",
    honorific="H.E. Mr.",
    position="Additional Director General",
    organisation="Federal Investigation Agency",
    country_name="Pakistan",
    category_label="Delegate",
    category_colour="#1f4e79",
    zones="Plenary · Lounge",
    code=make_code(BadgeCode("BC", "D", "EFGHIJKLN", 1), KEY),
    ref="D-0142",
    conference_name="Regional Conference on Trafficking in Persons",
    event_line="Islamabad, 16–17 September 2026",
    funding_line="Funded by the European Union",
    training=False,
)
