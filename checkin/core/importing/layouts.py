"""Layouts that registration systems write, and what their columns mean beyond their titles."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from .mapping import IGNORE
from .titles import meaning, normalised

SOURCE_ORDER = "source_order"
SOURCE_POSITION = "source_position"
SOURCE_NUMBER = "source_number"
PAID = "paid"
"""Columns that make up the source id or the status; no delegate fields themselves."""


class Layout(StrEnum):
    """Who wrote the list."""

    PLAIN = "plain"
    INDICO = "indico"
    PRETIX = "pretix"
    OWN_ATTENDANCE = "attendance"


_NAME_TITLES = {"name", "nom", "nombre", "nom complet", "nombre completo"}
_INDICO_SIGNS = {"registration date", "modification date", "registration state", "created by", "checked in",
                 "check in date", "payment date", "tags", "affiliation"}  # fmt: skip
_ORDER_CODES = {
    "order code",
    "code de commande",
    "code de la commande",
    "n de commande",
    "codigo de pedido",
    "codigo del pedido",
}
_POSITIONS = {"position id", "id de position", "id de la position", "id de posicion"}
_ATTENDEE = {"attendee name", "nom du participant", "nombre del asistente", "nombre del participante"}
_ATTENDEE_PARTS = {
    "title": "honorific", "salutation": "honorific", "titre": "honorific", "titulo": "honorific",
    "given name": "given_names", "first name": "given_names", "prenom": "given_names", "nombre": "given_names",
    "family name": "family_name", "last name": "family_name", "surname": "family_name",
    "nom de famille": "family_name", "apellido": "family_name", "apellidos": "family_name",
    "full name": "name", "name": "name", "degree after name": "post_nominals",
}  # fmt: skip
_PRETIX = {
    "product": "category", "produit": "category", "producto": "category",
    "paid": PAID, "paye": PAID, "pagado": PAID,
    "attendee email": "email", "email": "email",
    "secret": "secret", "ticket secret": "secret",
    # The province of an address, and when somebody ordered: neither says anything about the delegate.
    "state": "", "etat": "", "estado": "", "date": "", "comment": "?remarks", "order comment": "?remarks", "n": "",
}  # fmt: skip
_OWN_SIGNS = {"ref", "day", "date", "present", "first in"}
_OWN_SKIPPED = {"day", "date", "present", "first in", "desk", "operator", "method", "undone", "country name"}


def detect_layout(titles: Sequence[str], first_column: Sequence[str]) -> Layout:
    """Recognise the writer by the titles; `first_column` holds values below the first title."""
    keys = [normalised(title) for title in titles]
    if len(keys) > 1 and keys[0] == "id" and keys[1] in _NAME_TITLES:
        numbered = all(text.lstrip("#").isdecimal() for text in first_column)
        signs = _INDICO_SIGNS.intersection(keys[2:])
        if signs - {"affiliation"} or (signs and numbered):
            return Layout.INDICO
    if _ORDER_CODES.intersection(keys) and (_ATTENDEE | _POSITIONS | {"product", "secret"}).intersection(keys):
        return Layout.PRETIX
    if _OWN_SIGNS.issubset(keys):
        return Layout.OWN_ATTENDANCE
    return Layout.PLAIN


def layout_meaning(layout: Layout, titles: Sequence[str], index: int) -> str | None:
    """What the column means in this layout: a field, "" for a free attribute, or None to go by the title.

    A leading "~" marks a field taken only where its own column is blank.
    """
    key = normalised(titles[index])
    if layout is Layout.OWN_ATTENDANCE:
        return IGNORE if key in _OWN_SKIPPED else None
    if layout is Layout.INDICO:
        return _indico(key, titles, index)
    return _pretix(key, titles, index) if layout is Layout.PRETIX else None


def _indico(key: str, titles: Sequence[str], index: int) -> str | None:
    if index == 0:
        return SOURCE_NUMBER
    if index == 1:
        return "name"
    if key in ("registration state", "registration status"):
        # An organiser's own question may bear the same title: the fixed column is the last one.
        last = max(at for at, title in enumerate(titles) if normalised(title) == key)
        return "status" if index == last else ""
    return "" if meaning(titles[index]) in ("name", "ref", "secret", "status", "?line", "?id") else None


def _pretix(key: str, titles: Sequence[str], index: int) -> str | None:
    if key in _ORDER_CODES:
        return SOURCE_ORDER
    if key in _POSITIONS:
        return SOURCE_POSITION
    before, colon, part = titles[index].partition(":")
    if colon and normalised(before) in _ATTENDEE:
        return _ATTENDEE_PARTS.get(normalised(part), "")
    if key in _ATTENDEE:
        return "name"
    if key.startswith("invoice address"):
        return ""
    keys = [normalised(title) for title in titles]
    if key == "email" and "attendee email" in keys:
        return "~email"
    if meaning(titles[index]) == "country" and key in ("country", "pays", "pais"):
        others = any(meaning(title) == "country" for at, title in enumerate(titles) if at != index)
        return "~country" if others else "country"
    if key == "company" and "attendee company" in keys:
        return "~organisation"
    return _PRETIX.get(key)
