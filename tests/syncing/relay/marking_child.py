"""A desk that marks the people of a list, one after the other; to be killed. What was answered is written down."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from checkin.core.attendance import marking
from checkin.core.models import Result
from checkin.core.session import Session

PACE_SECONDS = 0.25


def main(file: str, desk: str, people: str, acknowledged: str) -> None:
    with Session.open(Path(file), desk, "Op") as session, open(acknowledged, "a+", encoding="ascii") as answers:
        answers.seek(0)
        done = {line.partition(":")[0] for line in answers}
        for person in Path(people).read_text(encoding="ascii").split():
            if person not in done and marking.mark(session, person, 1).result is Result.OK:
                answers.write(f"{person}:{session.store.writer_id}\n")
                answers.flush()
                time.sleep(PACE_SECONDS)


if __name__ == "__main__":
    main(*sys.argv[1:])
