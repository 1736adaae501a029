"""Each pane is a login record while it lives: who shows it, and none is left behind."""

import os
import shutil
from pathlib import Path

import pytest
from support.mux import Mux

RECORDS = Path("/run/utmp")


@pytest.fixture
def records(mux: Mux) -> None:
    if not RECORDS.exists() and os.getuid() == 0:
        # As systemd's tmpfiles lays it: containers come without.
        RECORDS.touch()
        shutil.chown(RECORDS, group="utmp")
        RECORDS.chmod(0o664)
    if not RECORDS.exists():
        pytest.skip(f"this machine keeps no login records in {RECORDS}")
    if not any(Path("/usr/lib").glob("*/utempter/utempter")):
        pytest.skip("libutempter's helper is not installed")


def who(mux: Mux) -> list[str]:
    """The terminals that have a record; pts/1 is not pts/12."""
    return [word for line in mux.run_plain("who").stdout.splitlines() for word in line.split()[1:2]]


def test_a_pane_is_a_login(mux: Mux, records: None) -> None:
    mux("new-session", "-d", "-s", "main", "cat")
    tty = mux.format("#{pane_tty}", "main").removeprefix("/dev/")
    mux.wait_until(lambda: tty in who(mux), "for who to show the pane")
    mux("split-window", "-t", "main", "cat")
    second = mux.format("#{pane_tty}", "main:0.1").removeprefix("/dev/")
    mux.wait_until(lambda: second in who(mux))
    mux("kill-pane", "-t", "main:0.1")
    mux.wait_until(lambda: second not in who(mux))
    mux("kill-server")
    mux.wait_until(lambda: tty not in who(mux), "for the record to go with the server")
