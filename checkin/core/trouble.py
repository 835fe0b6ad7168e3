"""Turning the storage's troubles into the program's own errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from checkin.errors import DatabaseError, NotSavedError, UsageError
from db import errors as storage


@contextmanager
def in_user_words() -> Iterator[None]:
    """Turn the storage's errors into the program's."""
    try:
        with storage.in_plain_words():
            yield
    except storage.NotSavedError as error:
        raise NotSavedError(error.message, error.hint) from error
    except (storage.DamagedError, storage.NewerError, storage.UnsafePlaceError) as error:
        raise DatabaseError(error.message, error.hint) from error
    except storage.StorageError as error:
        raise UsageError(error.message, error.hint) from error
