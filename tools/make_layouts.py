"""Make checkin/core/scanning/layouts.txt: what each keyboard layout types for the keys of a US keyboard.

Source: the XKB layouts of xkeyboard-config (package xkb-data), read through libxkbcommon.
Run: python tools/make_layouts.py > checkin/core/scanning/layouts.txt
"""

from __future__ import annotations

import ctypes
import sys
import unicodedata

# Most likely first: the region of the conference, then UN duty stations, then the rest. Austria's, Poland's,
# Ireland's, Finland's, Morocco's and Algeria's are the same as one of these.
LAYOUTS = """
us fr be de ch ch(fr) ara pk(urd-phonetic) pk(urd-nla) pk(ara) pk(snd) ir af(ps) af af(uz) np in in(hin-wx)
in(hin-kagapa) ara(azerty) iq(ku) iq(ku_ara) tr tr(f) ru ru(phonetic) ua bg bg(phonetic) rs mk by kz kg tj uz
cz cz(qwerty) sk sk(qwerty) hu hu(qwerty) pl(qwertz) es es(nodeadkeys) latam it pt br br(nodeadkeys) gb us(intl)
ca ca(fr-legacy) ca(multi) nl(std) no se dk is ee lt hr si al az tm am am(eastern) ge gr il jp vn th bd lk
fr(nodeadkeys) fr(latin9_nodeadkeys) fr(bepo) de(nodeadkeys) de(neo) us(dvorak) us(colemak) gb(dvorak)
"""

UNSHIFTED = "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./"
SHIFTED = '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?'
# The evdev key codes of those keys, in that order, plus the 8 that XKB adds.
KEY_CODES = [code + 8 for code in (41, *range(2, 14), *range(16, 28), 43, *range(30, 41), *range(44, 54))]
DEAD = {
    "grave": "\u0300", "acute": "\u0301", "circumflex": "\u0302", "tilde": "\u0303", "macron": "\u0304",
    "breve": "\u0306", "abovedot": "\u0307", "diaeresis": "\u0308", "abovering": "\u030a",
    "doubleacute": "\u030b", "caron": "\u030c", "belowdot": "\u0323", "cedilla": "\u0327", "ogonek": "\u0328",
}  # fmt: skip
NOTHING = "\u2400"


class Names(ctypes.Structure):
    _fields_ = [(name, ctypes.c_char_p) for name in ("rules", "model", "layout", "variant", "options")]


def library() -> ctypes.CDLL:
    xkb = ctypes.CDLL("libxkbcommon.so.0")
    for name in ("xkb_context_new", "xkb_keymap_new_from_names", "xkb_state_new"):
        getattr(xkb, name).restype = ctypes.c_void_p
    xkb.xkb_state_key_get_one_sym.restype = ctypes.c_uint32
    return xkb


def cell(xkb: ctypes.CDLL, symbol: int) -> str:
    """Return what a key symbol types: text, a dead accent behind U+25CC, or NOTHING; marks escaped."""
    buffer = ctypes.create_string_buffer(64)
    xkb.xkb_keysym_get_name(symbol, buffer, 64)
    name = buffer.value.decode()
    if name.startswith("dead_"):
        return "\u25cc" + escaped(DEAD[name[5:]]) if name[5:] in DEAD else NOTHING
    xkb.xkb_keysym_to_utf8(symbol, buffer, 64)
    text = buffer.value.decode()
    return "".join(map(escaped, text)) if text.strip() and text >= " " else NOTHING


def escaped(char: str) -> str:
    return f"\\u{ord(char):04x}" if unicodedata.category(char)[0] in "MZC" else char


def layout_cells(xkb: ctypes.CDLL, context: int, name: str) -> list[str]:
    layout, _, variant = name.rstrip(")").partition("(")
    names = Names(b"evdev", b"pc105", layout.encode(), variant.encode(), b"")
    keymap = xkb.xkb_keymap_new_from_names(ctypes.c_void_p(context), ctypes.byref(names), 0)
    if not keymap:
        raise SystemExit(f"no layout {name}")
    state = ctypes.c_void_p(xkb.xkb_state_new(ctypes.c_void_p(keymap)))
    cells = []
    for shift in (0, 1):
        xkb.xkb_state_update_mask(state, shift, 0, 0, 0, 0, 0)
        cells += [cell(xkb, xkb.xkb_state_key_get_one_sym(state, code)) for code in KEY_CODES]
    return cells


def main() -> None:
    xkb = library()
    context = xkb.xkb_context_new(0)
    print("# Made by tools/make_layouts.py from xkeyboard-config through libxkbcommon; see layouts.py for the form.")
    print("# name, then what it types for:", " ".join(UNSHIFTED), "and with Shift:", " ".join(SHIFTED))
    seen: dict[tuple[str, ...], str] = {}
    for name in LAYOUTS.split():
        cells = layout_cells(xkb, context, name)
        first = seen.setdefault(tuple(cells), name)
        if first != name:
            print(f"{name} is the same as {first}", file=sys.stderr)
            continue
        print(name, *cells)


if __name__ == "__main__":
    main()
