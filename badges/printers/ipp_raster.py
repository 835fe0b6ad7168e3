"""What raster documents a printer takes, as it says over IPP: PWG raster (PWG 5102.4) and Apple raster (AirPrint)."""

from __future__ import annotations

import re

from .ipp_client import strings
from .ipp_encoding import Attributes, Resolution

ASKED = (
    "printer-resolution-supported",
    "pwg-raster-document-resolution-supported",
    "pwg-raster-document-type-supported",
    "urf-supported",
)
"""The printer attributes read here."""

_PER_INCH = 3
_APPLE_TYPES = (("SRGB24", "srgb_8"), ("W8", "sgray_8"))
_APPLE_RESOLUTIONS = re.compile(r"RS([1-9]\d{1,3}(?:-[1-9]\d{1,3})*)", re.ASCII)


def resolutions(attributes: Attributes) -> tuple[int, ...]:
    """The printer's square resolutions in dots an inch, coarse to fine; for raster documents where it says so."""
    found = (
        _square(attributes, "pwg-raster-document-resolution-supported")
        or _in_apple_words(strings(attributes, "urf-supported"))
        or _square(attributes, "printer-resolution-supported")
    )
    return tuple(sorted(found))


def raster_types(attributes: Attributes) -> tuple[str, ...]:
    """The kinds of picture in a raster document: those of PWG raster, else those of Apple Raster in the same words."""
    if types := strings(attributes, "pwg-raster-document-type-supported"):
        return types
    words = strings(attributes, "urf-supported")
    return tuple(kind for begins, kind in _APPLE_TYPES if any(word.startswith(begins) for word in words))


def _square(attributes: Attributes, key: str) -> set[int]:
    return {
        item.feed if item.units == _PER_INCH else round(item.feed * 2.54)
        for item in attributes.get(key, ())
        if isinstance(item, Resolution) and item.feed == item.cross_feed
    }


def _in_apple_words(words: tuple[str, ...]) -> set[int]:
    """The resolutions in a word such as RS300-600."""
    found = filter(None, map(_APPLE_RESOLUTIONS.fullmatch, words))
    return {int(dpi) for form in found for dpi in form[1].split("-")}
