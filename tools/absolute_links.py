"""Make the relative links of README absolute, for a page away from the sources: `python -m tools.absolute_links URL`.

Run in a copy that is built from, and not committed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tools.try_package import LINK

README = Path(__file__).resolve().parents[1] / "README.md"


def absolute(text: str, address: str) -> str:
    """The same page with each relative link below `address`."""
    return LINK.sub(lambda link: link[0].replace(link[1], f"{address.rstrip('/')}/{link[1]}", 1), text)


if __name__ == "__main__":
    README.write_text(absolute(README.read_text(encoding="utf-8"), sys.argv[1]), encoding="utf-8")
