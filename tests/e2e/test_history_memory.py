"""The memory that a pane's history takes: held once, small when it is old, bounded, and given back when it is cleared."""

import os
import re
from pathlib import Path

import pytest
from support.mux import Mux

pytestmark = pytest.mark.mux_only("it is about the server's memory and its panes' files")

LINE = "16:20:01.123 info  worker 3: request %06d handled in 12 ms, cache miss, open file 77"


def held(mux: Mux) -> int:
    """Bytes of the panes' memory files."""
    files = {}
    for entry in Path(f"/proc/{mux.format('#{pid}')}/fd").iterdir():
        try:
            if os.readlink(entry).startswith("/memfd:mux-pane"):
                status = entry.stat()
                files[status.st_ino] = status.st_blocks * 512
        except FileNotFoundError:
            continue
    return sum(files.values())


def memory(mux: Mux) -> int:
    """Bytes of the server's own and of its panes' memory files; what of these is mapped counts once."""
    rollup = Path(f"/proc/{mux.format('#{pid}')}/smaps_rollup").read_text()
    return int(re.search(r"^Anonymous:\s*(\d+)", rollup, re.MULTILINE)[1]) * 1024 + held(mux)


# Bytes besides a history: the screen, the journal, in each of two checkpoints the newest chunks, and a megabyte that
# the server's heap keeps.
FIXED = 2_500_000


def fill(mux: Mux, lines: int) -> None:
    """A pane that has printed so many lines and waits."""
    mux("new-window", "-d", "-t", "main:9",
        f"awk 'BEGIN {{ for (i = 0; i < {lines}; i++) printf \"{LINE}\\n\", i; print \"finished\" }}'; exec cat")
    mux.wait_until(lambda: "finished" in mux.capture("main:9"), "for the pane's output")


def start(mux: Mux, limit: int) -> None:
    mux("start-server", ";", "set-option", "-g", "history-limit", str(limit), ";", "new-session", "-d", "-s", "main",
        "-x", "100", "exec cat")


def test_it_lies_once_and_goes_back_when_it_is_cleared(mux: Mux) -> None:
    if mux.is_sanitized:
        pytest.skip("the sanitizer keeps what was freed")
    lines = 60_000
    start(mux, 2 * lines)
    before = memory(mux)
    fill(mux, lines)
    full = memory(mux)
    text = mux.capture("main:9", "-S", "-")
    assert len(text.splitlines()) > lines
    assert full - before < lines * 100 + FIXED
    mux.wait_until(lambda: memory(mux) - before < lines * 20 + FIXED, lambda: f"for compression: {memory(mux) - before}", 30)
    assert mux.capture("main:9", "-S", "-") == text
    mux("clear-history", "-t", "main:9")
    mux.wait_until(lambda: memory(mux) - before < FIXED, lambda: f"for memory to go back: {memory(mux) - before}", 30)


def test_history_bytes_bounds_it(mux: Mux) -> None:
    limit = 2_000_000
    start(mux, 1_000_000)
    mux("set-option", "-gw", "history-bytes", str(limit))
    before = memory(mux)
    fill(mux, 100_000)
    assert mux.is_sanitized or memory(mux) - before < limit * 1.1 + FIXED
    assert limit / 2 < int(mux.format("#{history_bytes}", "main:9")) < limit * 1.1
    assert LINE % 99_999 in mux.capture("main:9", "-S", "-")
    assert LINE % 0 not in mux.capture("main:9", "-S", "-")
    # It can be changed while there is a history; 0 is no limit.
    mux("set-option", "-p", "-t", "main:9", "history-bytes", "400000", ";", "send-keys", "-t", "main:9", "more", "Enter")
    mux.wait_until(lambda: int(mux.format("#{history_bytes}", "main:9")) < 440_000, "for the rest to go")
