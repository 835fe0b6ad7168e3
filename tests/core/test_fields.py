"""The one table of a person's fields agrees with the columns, the dataclass and the contracts that outsiders read."""

from __future__ import annotations

import pytest

from checkin.core.models import FIELD_NAMES
from checkin.core.people.fields import BY_NAME, FIELDS, clean_fields
from checkin.core.reporting.rows import COLUMNS
from checkin.errors import UsageError
from checkin.text import MAX_NAME, MAX_TEXT
from db.schema import DELEGATE_FIELDS

NOT_IN_THE_TABLE = {"id", "merged_into", "attributes"}


def test_every_column_is_a_field_and_in_the_order_of_a_delegate() -> None:
    names = tuple(field.name for field in FIELDS)
    assert names == tuple(name for name in FIELD_NAMES if name not in NOT_IN_THE_TABLE)
    assert set(names) == set(DELEGATE_FIELDS)


def test_the_columns_of_an_export_are_the_contract() -> None:
    assert ", ".join(COLUMNS) == (
        "ref, honorific, given_names, family_name, name, native_name, sex, position, organisation, delegation,"
        " country, country_name, category, capacity, status, day, date, present, first_in, desk, operator, method,"
        " undone"
    )


def test_what_the_program_writes_alone_comes_through_no_form() -> None:
    for name in ("code_id", "merged_into", "id", "attributes", "shoe_size"):
        with pytest.raises(UsageError, match="no field"):
            clean_fields({name: "x"})
    assert clean_fields({"hold_since": "x", "x:Shoe size": " 9 "}) == {"hold_since": "x", "x:Shoe size": "9"}


@pytest.mark.parametrize(("name", "limit"), [("name", MAX_NAME), ("father_name", MAX_NAME), ("position", MAX_TEXT)])
def test_a_name_is_bounded_sooner_than_other_words(name: str, limit: int) -> None:
    assert len(clean_fields({name: "a" * (MAX_TEXT + 1)})[name]) == limit == BY_NAME[name].limit
