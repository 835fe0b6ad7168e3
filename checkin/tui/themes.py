"""The looks of the desk: dark, light and high contrast. Colour never says anything alone.

Every pair of text and ground is at least 7:1, as WCAG 2 wants it of AAA; a test computes them.
"""

from __future__ import annotations

from textual.theme import Theme

DARK, LIGHT, CONTRAST = "desk-dark", "desk-light", "desk-contrast"

# Text and ground of the band by tone. The dim pair is an answer that a key has been typed after.
_SOLID = {
    "ok": ("#ffffff", "#19653a"),
    "already": ("#ffffff", "#775000"),
    "stop": ("#ffffff", "#a11d21"),
    "info": ("#ffffff", "#2b4f7d"),
    "ask": ("#ffffff", "#5a3e85"),
}
_DARK_DIM = {
    "ok": ("#9cc7ae", "#1b2a22"),
    "already": ("#cdb384", "#2a2519"),
    "stop": ("#dba3a3", "#2e1d1e"),
    "info": ("#a3bbd9", "#1c2530"),
    "ask": ("#bfaadb", "#251f30"),
}
_LIGHT_DIM = {
    "ok": ("#285539", "#e3efe7"),
    "already": ("#664704", "#f5ecd9"),
    "stop": ("#86201f", "#f7e3e2"),
    "info": ("#294c79", "#e4ebf4"),
    "ask": ("#4f3777", "#ece6f5"),
}
_CONTRAST_SOLID = {
    "ok": ("#000000", "#3ddc84"),
    "already": ("#000000", "#ffd23f"),
    "stop": ("#ffffff", "#b00020"),
    "info": ("#000000", "#8ecbff"),
    "ask": ("#000000", "#e0b3ff"),
}
_CONTRAST_DIM = {
    "ok": ("#3ddc84", "#000000"),
    "already": ("#ffd23f", "#000000"),
    "stop": ("#ff9d9d", "#000000"),
    "info": ("#8ecbff", "#000000"),
    "ask": ("#e0b3ff", "#000000"),
}
TONES = tuple(_SOLID)


def _variables(solid: dict[str, tuple[str, str]], dim: dict[str, tuple[str, str]], **more: str) -> dict[str, str]:
    found = dict(more)
    for kind, pairs in (("band", solid), ("band-dim", dim)):
        for tone, (ink, ground) in pairs.items():
            found[f"{kind}-{tone}-ink"] = ink
            found[f"{kind}-{tone}"] = ground
    return {name.replace("_", "-"): value for name, value in found.items()}


THEMES = (
    Theme(
        name=DARK,
        primary="#3d6ea8",
        secondary="#54728c",
        accent="#8ab4e8",
        foreground="#dce1e8",
        background="#15181d",
        surface="#1b1f26",
        panel="#232932",
        success="#3c9a66",
        warning="#d9a441",
        error="#c9403f",
        dark=True,
        variables=_variables(
            _SOLID, _DARK_DIM, ink="#dce1e8", ink_soft="#b9c3cf", ink_accent="#a3c8f5", ink_good="#8ad3a9",
            ink_warning="#ecc572", alarm="#775000", alarm_ink="#ffffff", ground="#15181d", ground_line="#232932",
            ground_cursor="#243347", hairline="#333b46",
        ),
    ),
    Theme(
        name=LIGHT,
        primary="#2b5f9e",
        secondary="#5b6b7a",
        accent="#1f5fa8",
        foreground="#1d232a",
        background="#f8f8f6",
        surface="#ffffff",
        panel="#ecedea",
        success="#1c6b3e",
        warning="#8a5a00",
        error="#a11d21",
        dark=False,
        variables=_variables(
            _SOLID, _LIGHT_DIM, ink="#1d232a", ink_soft="#434c56", ink_accent="#124a86", ink_good="#125431",
            ink_warning="#634200", alarm="#775000", alarm_ink="#ffffff", ground="#f8f8f6", ground_line="#ffffff",
            ground_cursor="#dce8f6", hairline="#cfd2d0",
        ),
    ),
    Theme(
        name=CONTRAST,
        primary="#8ecbff",
        secondary="#ffffff",
        accent="#ffd23f",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        success="#3ddc84",
        warning="#ffd23f",
        error="#ff9d9d",
        dark=True,
        variables=_variables(
            _CONTRAST_SOLID, _CONTRAST_DIM, ink="#ffffff", ink_soft="#d8d8d8", ink_accent="#ffd23f",
            ink_good="#3ddc84", ink_warning="#ffd23f", alarm="#ffd23f", alarm_ink="#000000", ground="#000000",
            ground_line="#1a1a1a", ground_cursor="#00306a", hairline="#8a8a8a",
        ),
    ),
)  # fmt: skip
NAMES = {DARK: "dark", LIGHT: "light", CONTRAST: "high contrast"}


def unknown_look(name: str) -> str:
    """That the settings name a look that there is not, in a sentence; nothing where they do not."""
    if not name or name in NAMES:
        return ""
    return f'The settings name a look that there is not, "{name}". There are {", ".join(NAMES)}; {DARK} is used.'
