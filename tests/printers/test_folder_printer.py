from __future__ import annotations

import os
from pathlib import Path

import pytest

from badges.printers.doctor import advice
from badges.printers.model import Condition, JobState, Media, Printer, PrinterError, PrinterKind
from badges.printers.opening import backend_for

A6 = Media(105, 148)


def test_a_job_is_a_file_and_the_same_job_the_same_file(tmp_path: Path) -> None:
    backend = backend_for(Printer("Folder", PrinterKind.FOLDER, str(tmp_path)))
    sent = backend.send(b"%PDF-1.7 one", A6, "badge-1")
    assert (sent.job_id, sent.state) == ("badge-1.pdf", JobState.PRINTED)
    backend.send(b"%PDF-1.7 two", A6, "badge-1")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"badge-1.pdf": b"%PDF-1.7 two"}
    assert [(job.name, job.state) for job in backend.jobs()] == [("badge-1", JobState.PRINTED)]
    assert backend.job("badge-1.pdf").state is JobState.PRINTED
    assert backend.job("badge-2.pdf").state is JobState.UNKNOWN
    assert backend.state().state is Condition.IDLE


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = backend_for(Printer("Folder", PrinterKind.FOLDER, str(tmp_path)))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PrinterError, match="No space left on device"):
        backend.send(b"%PDF-1.7", A6, "badge-1")
    assert list(tmp_path.iterdir()) == []


def test_the_name_appears_with_the_whole_file_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backend = backend_for(Printer("Folder", PrinterKind.FOLDER, str(tmp_path)))

    def fails(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(PrinterError, match="Input/output error"):
        backend.send(b"%PDF-1.7", A6, "badge-1")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    backend = backend_for(Printer("Stick", PrinterKind.FOLDER, str(tmp_path / "stick")))
    assert [item.keyword for item in advice(backend.state())] == ["folder-missing"]  # one cause, one sentence
    with pytest.raises(PrinterError, match="cannot be written"):
        backend.send(b"%PDF-1.7", A6, "badge-1")
    with pytest.raises(PrinterError, match="cannot be read"):
        backend.jobs()


@pytest.mark.parametrize("name", ["", "../up", "a/b", "a b", ".hidden", "-x", "a\x00", "ü", "a" * 101, "^XA", "a\n"])
@pytest.mark.parametrize("kind", [PrinterKind.FOLDER, PrinterKind.LP])
def test_a_job_name_never_becomes_a_path_or_an_option(tmp_path: Path, name: str, kind: PrinterKind) -> None:
    backend = backend_for(Printer("P", kind, str(tmp_path) if kind is PrinterKind.FOLDER else "queue"))
    with pytest.raises(ValueError, match="no name for a print job"):
        backend.send(b"%PDF-1.7", A6, name)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_document_is_not_sent(tmp_path: Path) -> None:
    backend = backend_for(Printer("Folder", PrinterKind.FOLDER, str(tmp_path)))
    with pytest.raises(PrinterError, match="no PDF, picture or label"):
        backend.send(b"<html>", A6, "badge-1")
    with pytest.raises(ValueError, match="0 copies"):
        backend.send(b"%PDF-1.7", A6, "badge-1", copies=0)


@pytest.mark.parametrize("queue", ["", "-d", "a b", "../x", "a;b"])
def test_a_queue_name_never_becomes_an_option(queue: str) -> None:
    with pytest.raises(PrinterError, match="is no print queue"):
        backend_for(Printer("P", PrinterKind.LP, queue))


def test_a_system_without_lp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    backend = backend_for(Printer("P", PrinterKind.LP, "queue"))
    with pytest.raises(PrinterError, match="has no lp"):
        backend.send(b"%PDF-1.7", A6, "badge-1")
    assert backend.state().state is Condition.SILENT
