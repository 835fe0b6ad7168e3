"""Paper sizes between millimetres and IPP: self-describing names (PWG 5101.1) and media-col."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .ipp_encoding import Attribute, Attributes, IntRange, Tag, Value
from .model import Media, PrinterRefused

ASKED = ("media-supported", "media-ready", "media-col-ready", "media-col-supported", "media-size-supported")
"""The printer attributes `loaded` and `wish` read."""

_NAME = re.compile(r"(?P<class>[a-z0-9-]+)_.*?_?(?P<x>\d+(?:\.\d+)?)x(?P<y>\d+(?:\.\d+)?)(?P<unit>mm|in)")
_MM_PER_INCH = 25.4
_UNITS_PER_MM = 100


def size_of(name: str) -> Media | None:
    """The size a name such as `iso_a6_105x148mm` states, or None when it states none."""
    found = _NAME.fullmatch(name)
    if not found or (found["class"] == "custom" and ("_min_" in name or "_max_" in name)):
        return None
    scale = _MM_PER_INCH if found["unit"] == "in" else 1.0
    return Media(round(float(found["x"]) * scale, 2), round(float(found["y"]) * scale, 2))


def loaded(attributes: Attributes) -> tuple[Media, ...]:
    """What is in the printer now, each size once. Empty when it does not tell."""
    named = [size_of(name) for name in attributes.get("media-ready", ()) if isinstance(name, str)]
    sized = [_from_collection(item) for item in attributes.get("media-col-ready", ())]
    return tuple(dict.fromkeys(media for media in (*named, *sized) if media))


def wish(attributes: Attributes, media: Media) -> Attribute | None:
    """How to ask this printer for `media`: by a name it has, else by size; None when it tells of no sizes at all.

    What is loaded wins over what is merely known. Raises PrinterRefused when the printer has no such size.
    """
    names = [
        name for key in ("media-ready", "media-supported") for name in attributes.get(key, ()) if isinstance(name, str)
    ]
    for name in names:
        size = size_of(name)
        if size and size.fits(media):
            return Attribute("media", Tag.KEYWORD, (name,))
    by_size = "media-size" in attributes.get("media-col-supported", ())
    if by_size and (_any_size(names, media) or _in_sizes(attributes, media)):
        return _collection(media)
    if not names and not attributes.get("media-size-supported"):
        return None
    raise PrinterRefused(f"The printer does not know {media}.", _known(names))


def _collection(media: Media) -> Attribute:
    short, long = sorted((media.width, media.height))
    size = [
        Attribute("x-dimension", Tag.INTEGER, (round(short * _UNITS_PER_MM),)),
        Attribute("y-dimension", Tag.INTEGER, (round(long * _UNITS_PER_MM),)),
    ]
    return Attribute("media-col", Tag.COLLECTION, ([Attribute("media-size", Tag.COLLECTION, (size,))],))


def _from_collection(item: Value) -> Media | None:
    if not isinstance(item, dict):
        return None
    inner = next(iter(item.get("media-size", ())), None)
    if not isinstance(inner, dict):
        return None
    x, y = (next(iter(inner.get(key, ())), None) for key in ("x-dimension", "y-dimension"))
    if isinstance(x, int) and isinstance(y, int) and x > 0 and y > 0:
        return Media(x / _UNITS_PER_MM, y / _UNITS_PER_MM)
    return None


def _any_size(names: Iterable[str], media: Media) -> bool:
    """Whether `media` lies between the printer's `custom_min_...` and `custom_max_...` names."""
    limits: dict[str, list[float]] = {}
    for name in names:
        for end in ("min", "max"):
            if name.startswith(f"custom_{end}_"):
                size = size_of(name.replace(f"custom_{end}_", "limit_"))
                if size:
                    limits[end] = sorted((size.width, size.height))
    if len(limits) != 2:
        return False
    wanted = sorted((media.width, media.height))
    return all(low <= side <= high for low, side, high in zip(limits["min"], wanted, limits["max"], strict=True))


def _in_sizes(attributes: Attributes, media: Media) -> bool:
    """Whether `media-size-supported` has it, as fixed sides or as ranges."""
    return any(
        isinstance(item, dict) and _between(item, *turned)
        for item in attributes.get("media-size-supported", ())
        for turned in ((media.width, media.height), (media.height, media.width))
    )


def _between(item: Attributes, width: float, height: float) -> bool:
    for key, side in (("x-dimension", width), ("y-dimension", height)):
        limit = next(iter(item.get(key, ())), None)
        if isinstance(limit, IntRange):
            low, high = limit
        elif isinstance(limit, int):
            low, high = limit - _UNITS_PER_MM, limit + _UNITS_PER_MM
        else:
            return False
        if not low <= side * _UNITS_PER_MM <= high:
            return False
    return True


def _known(names: Iterable[str]) -> str:
    sizes = dict.fromkeys(str(size) for size in map(size_of, names) if size)
    listed = ", ".join(list(sizes)[:6])
    return f"It knows {listed}. Choose another printer or template." if listed else "Choose another printer."
