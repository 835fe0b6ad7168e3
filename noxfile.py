"""The tests on every Python that is supported, each in an environment that uv makes: `uvx nox -s tests-3.14`, or all.

CI runs one of them, that of the computer; the others are run before a release (docs/releasing.md).
"""

from __future__ import annotations

import nox

nox.options.default_venv_backend = "uv"
PYTHONS = ["3.11", "3.12", "3.13", "3.14"]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """All tests, or those that are named after `--`."""
    session.install("--require-hashes", "-r", "requirements-dev.lock")
    session.install("--no-build-isolation", "--no-deps", "-e", ".")
    session.run("python", "-m", "pytest", "-n", "4", "--dist", "worksteal", *session.posargs)
