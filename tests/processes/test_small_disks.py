"""Disks that are full, or that nobody may write to: no false `ok`, everything can be read, and work goes on after."""

from __future__ import annotations

from pathlib import Path

import pytest
from disks import run_where_disks_can_be_mounted

SCENES = Path(__file__).with_name("on_small_disks.py")


@pytest.mark.parametrize("scene", ["marks", "opening", "read_only", "killed_and_full", "lists_and_badges"])
def test_on_a_small_disk(scene: str) -> None:
    ran = run_where_disks_can_be_mounted(SCENES, scene)
    assert ran.returncode == 0, ran.stderr
