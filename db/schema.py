"""The columns of a delegate, shared by the migrations, the projection and the readers."""

from __future__ import annotations

# One field of a person, one column; `checkin.core.models.Delegate` has the same names (a test says so).
DELEGATE_FIELDS = (
    "ref", "name", "native_name", "honorific", "given_names", "family_name", "father_name", "post_nominals",
    "sex", "nationality", "email", "phone", "position", "organisation", "delegation", "delegation_kind",
    "list_order", "precedence", "country", "country_text", "category", "capacity", "credential_type",
    "credential_ref", "credential_state", "zones", "local", "funded", "list_consent", "photo_consent",
    "sensitive", "dietary", "accessibility", "days", "status", "status_reason", "hold", "hold_since",
    "desk_note", "hand_over", "box", "source_id", "secret", "code_id", "instead_of", "approved_by",
    "cover_name",
)  # fmt: skip
DEFAULTS = {"status": "confirmed"}
ATTRIBUTE_PREFIX = "x:"

JOURNAL = ("entry", "entry_body")
# The tables that `apply` derives from the entries: rebuilding them must give the same rows.
PROJECTION = (
    "operator",
    "desk_key",
    "desk_seal",
    "invitation",
    "badge_key",
    "conference_field",
    "delegate",
    "alias",
    "merge",
    "unmerge",
    "mark",
    "undone",
    "attendance",
    "head_count",
    "arrival_count",
    "badge",
    "badge_void",
    "hand_over",
    "temporary_badge",
    "temporary_return",
    "contested",
    "edit",
    "shared_ref",
    "conflict_settled",
    "hub_credential",
    "credential_revoked",
    "writer_revoked",
    "purged_entry",
    "purged_person",
    "purged_all",
)
# The file's own tables that go along to a desk that joins. What is in all others stays where it is.
GIVEN_TO_WHO_JOINS = ("code_key", "checkpoint", "waiting", "forked", "delegate_words")
