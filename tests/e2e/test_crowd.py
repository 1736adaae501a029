"""Fifty clients on one session: what each costs, and what a flood sends them."""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
from pathlib import Path

import pytest
from support.mux import Mux

CLIENTS = 50


def memory(mux: Mux) -> int:
    status = Path(f"/proc/{mux.format('#{pid}', 'main')}/status").read_text()
    return int(re.search(r"RssAnon:\s+(\d+)", status).group(1)) << 10


class Crowd:
    """Terminals that nobody looks at: what they are sent is read and forgotten."""

    def __init__(self, mux: Mux, count: int) -> None:
        self.fds: list[int] = []
        self.pids: list[int] = []
        for _ in range(count):
            pid, fd = pty.fork()
            if pid == 0:
                command = mux.command("attach", "-t", "main")
                os.execve(command[0], command, mux.environment)
            fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            self.fds.append(fd)
            self.pids.append(pid)

    def drain(self) -> bool:
        for fd in select.select(self.fds, [], [], 0)[0]:
            os.read(fd, 1 << 16)
        return True

    def close(self) -> None:
        for fd in self.fds:
            os.close(fd)
        for pid in self.pids:
            os.waitpid(pid, 0)


@pytest.mark.mux_only("it draws after every read")
def test_a_crowd(mux: Mux) -> None:
    mux("new-session", "-d", "-s", "main", "-x", "80", "-y", "23", "PS1='$ ' exec sh")
    first = Crowd(mux, 1)
    mux.wait_until(lambda: first.drain() and mux("list-clients").count("\n") == 1)
    mux("send-keys", "-t", "main", "seq 1000; echo wa''rm", "Enter")
    mux.wait_until(lambda: first.drain() and "warm" in mux.capture("main"))
    before = memory(mux)
    crowd = Crowd(mux, CLIENTS - 1)
    try:
        def seen(count: int) -> bool:
            crowd.drain()
            first.drain()
            written = [int(line) for line in mux("list-clients", "-F", "#{client_written}").split()]
            return len(written) == count and min(written) > 0

        mux.wait_until(lambda: seen(CLIENTS))
        assert mux.is_sanitized or (memory(mux) - before) / (CLIENTS - 1) < 1 << 20
        flood = 2_000_000 if mux.is_sanitized else 20_000_000
        mux("send-keys", "-t", "main", f"yes 0123456789012345678901234567890123456789 | head -c {flood}; echo flo''oded",
            "Enter")
        mux.wait_until(lambda: seen(CLIENTS) and "flooded" in mux.capture("main"))
        written = [int(line) for line in mux("list-clients", "-F", "#{client_written}").split()]
        # A few frames a second, not what was printed.
        assert mux.is_sanitized or max(written) < flood / 4, written
        assert mux.is_sanitized or (memory(mux) - before) / (CLIENTS - 1) < 1 << 20
    finally:
        mux("detach-client", "-s", "main")
        crowd.close()
        first.close()


@pytest.mark.mux_only("it draws after every read, and leaves frames out by the number of bytes that wait")
def test_a_client_that_reads_nothing(mux: Mux) -> None:
    """It is owed the newest picture alone: no frames wait for it, and nobody waits for it."""
    mux("start-server", ";", "set-option", "-g", "history-limit", "10", ";",
        "new-session", "-d", "-s", "main", "-x", "200", "-y", "49", "PS1='$ ' exec sh")
    deaf, beside = (mux.attach("attach", "-t", "main", columns=200, rows=50) for _ in range(2))
    deaf.wait_for("[main")
    beside.wait_for("[main")
    before, of_deaf, of_beside = memory(mux), len(deaf.received), len(beside.received)
    mux.terminals.remove(deaf)
    try:
        # Eighty pictures that have nothing in common, slowly enough that each can be shown.
        pictures = "import os, time; [print(os.urandom(4500).hex()) or time.sleep(0.015) for _ in range(80)]"
        beside.type(f"{sys.executable} -uc '{pictures}'; echo sh''own\r")
        beside.wait_for("shown")
        assert mux.is_sanitized or memory(mux) - before < 1 << 20
    finally:
        mux.terminals.append(deaf)
    deaf.wait_for("shown")
    # What the kernel holds for it, at most 64 KiB, and a picture or two.
    assert len(deaf.received) - of_deaf < 150_000 < len(beside.received) - of_beside
