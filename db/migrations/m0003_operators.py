"""Who works at a desk is a record of its own: the journal's headers name its id, and the views its name."""

from __future__ import annotations

from sqlite_utils import Database

_NAME = "coalesce((SELECT o.name FROM operator AS o WHERE o.id = {0}.operator), {0}.operator) AS operator"


def migrate(db: Database) -> None:
    """Operators, the key letter of a printed badge, views that show names, and an index to each desk's last entry."""
    db.table("operator").create(
        {"id": str, "name": str, "clock": str}, pk="id", not_null={"name", "clock"}, strict=True
    )
    db.table("operator").create_index(["name"])
    db.table("entry").create_index(["desk", "at"], index_name="entry_desk")
    db.table("badge").add_column("key_letter", str, not_null_default="B")
    db.create_view(
        "attendance_list",
        "SELECT a.day, d.ref, d.name, d.organisation, d.country, a.at AS first_in_utc, a.desk,"
        f" {_NAME.format('a')}, a.method FROM attendance AS a LEFT JOIN delegate AS d ON d.id = a.delegate_id",
        replace=True,
    )
    db.create_view(
        "journal",
        f"SELECT e.n, e.at AS at_utc, e.desk, {_NAME.format('e')}, e.kind, d.ref, d.name, b.body"
        " FROM entry AS e LEFT JOIN delegate AS d ON d.id = e.subject LEFT JOIN entry_body AS b ON b.n = e.n",
        replace=True,
    )
