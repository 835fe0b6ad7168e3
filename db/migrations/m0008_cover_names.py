"""Cover names; and views in which a sensitive person stands under theirs, with nothing of what was said of them."""

from __future__ import annotations

from sqlite_utils import Database

# Also a record that was found to be a sensitive person's.
_OPEN = (
    "d.sensitive IN ('', 'no') AND NOT EXISTS (SELECT 1 FROM alias AS a JOIN delegate AS k ON k.id = a.kept"
    " WHERE a.delegate_id = d.id AND k.sensitive NOT IN ('', 'no'))"
)
_NAME = (
    f"CASE WHEN {_OPEN} THEN d.name WHEN d.cover_name <> '' THEN d.cover_name ELSE 'Participant ' || d.ref END AS name"
)
_OPERATOR = "coalesce((SELECT o.name FROM operator AS o WHERE o.id = {0}.operator), {0}.operator) AS operator"


def _if_open(field: str) -> str:
    return f"CASE WHEN {_OPEN} THEN d.{field} ELSE '' END AS {field}"


_VIEWS = {
    "people": f"SELECT d.ref, {_if_open('honorific')}, {_NAME}, {_if_open('native_name')}, {_if_open('position')},"
    " d.organisation, d.delegation, d.country, d.category, d.status, d.hold,"
    " (SELECT group_concat(day, ',') FROM attendance WHERE delegate_id = d.id) AS days_in"
    " FROM delegate AS d WHERE d.id NOT IN (SELECT delegate_id FROM alias)",
    "attendance_list": f"SELECT a.day, d.ref, {_NAME}, d.organisation, d.country, a.at AS first_in_utc, a.desk,"
    f" {_OPERATOR.format('a')}, a.method FROM attendance AS a LEFT JOIN delegate AS d ON d.id = a.delegate_id",
    "journal": f"SELECT e.n, e.at AS at_utc, e.desk, {_OPERATOR.format('e')}, e.kind, d.ref, {_NAME},"
    f" CASE WHEN d.id IS NULL OR {_OPEN} THEN b.body END AS body"
    " FROM entry AS e LEFT JOIN delegate AS d ON d.id = e.subject LEFT JOIN entry_body AS b ON b.n = e.n",
    "print_queue": f"SELECT j.n, j.printer, j.state, j.note, d.ref, {_NAME}, b.copy, b.came_out, j.reason,"
    " j.at AS at_utc, j.desk, j.operator FROM print_job AS j JOIN print_job_badge AS b ON b.job_id = j.id"
    " LEFT JOIN delegate AS d ON d.id = b.delegate_id ORDER BY j.n, b.position",
}


def migrate(db: Database) -> None:
    """The field, an index to the few who are sensitive, and the views anew.

    What the search keeps of them knows their names: it is worked out again.
    """
    db.table("delegate").add_column("cover_name", str, not_null_default="")
    db.execute("CREATE INDEX delegate_sensitive ON delegate (sensitive) WHERE sensitive NOT IN ('', 'no')")
    db.execute(
        "DELETE FROM delegate_words WHERE delegate_id IN (SELECT id FROM delegate WHERE sensitive NOT IN ('', 'no'))"
    )
    db.execute("DELETE FROM search_index")
    for name, question in _VIEWS.items():
        db.create_view(name, question, replace=True)
