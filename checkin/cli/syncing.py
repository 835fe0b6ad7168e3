"""sync: this desk in step with the others, by way of their hub."""

from __future__ import annotations

from argparse import Namespace

from checkin.core.session import Session
from checkin.core.syncing.relay import process
from checkin.core.syncing.relay.relay import News
from checkin.core.syncing.standing import standing
from checkin.errors import HubError

from . import documents, output
from .context import open_session
from .errors import DONE, IN_PART


def sync(arguments: Namespace) -> int:
    """Keep in step until stopped, or once. What happens is this command's data, so stderr stays free for errors."""
    with open_session(arguments) as session:
        telling = _Telling(session, as_json=arguments.json)
        if not arguments.once:
            process.keep_up(session, telling.tell, until_eof=arguments.until_eof)
            return DONE
        try:
            taken = process.once(session, telling.tell)
        except HubError as error:
            telling.tell(News(connected=False, trouble=str(error)))
            return IN_PART
        telling.end(taken)
    return IN_PART if telling.refused else DONE


class _Telling:
    """Tells what the traffic has to tell, a line at a time: each sentence when it is new."""

    def __init__(self, session: Session, *, as_json: bool) -> None:
        self._session = session
        self._as_json = as_json
        self._last = ""
        self.refused = False

    def tell(self, news: News) -> None:
        self.refused |= bool(news.told)
        if self._as_json:
            now = standing(self._session)
            output.record({**(documents.sync(now) if now else {}), "trouble": news.trouble, "told": list(news.told)})
            return
        sentence = news.trouble or "In touch with the hub."
        if sentence != self._last:
            output.line(sentence)
        self._last = sentence
        for told in news.told:
            output.line(told)

    def end(self, taken: int) -> None:
        self.tell(News(connected=True))
        if not self._as_json:
            output.line(f"Both know all. Entries taken over: {taken}.")
