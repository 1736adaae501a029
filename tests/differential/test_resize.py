"""Rows, history and cursor after changes of size: mux and tmux 3.3a reflow, push and pull the same rows."""

import subprocess
import sys
from pathlib import Path

import pytest
import terminal_streams as streams
from captures import Row, cells
from conftest import TMUX
from support.mux import Mux

REPLAY = Path(__file__).with_name("replay.py")
SIZES = ["12x8", "30x8", "20x5", "20x12", "12x5", "30x12", "12x5 20x8", "30x12 7x3 40x9"]
SEEDS = range(40)
# Seeds whose streams run into a line of differences.tsv.
LEFT_OUT: set[tuple[str, int]] = set()
FACTS = "#{cursor_x},#{cursor_y} #{history_size} #{scroll_region_upper},#{scroll_region_lower}"


@pytest.fixture(scope="module", autouse=True)
def oracle() -> None:
    """The rules of reflow are those of the version that is compared with."""
    version = subprocess.run([TMUX, "-V"], capture_output=True, text=True).stdout.strip() if Path(TMUX).exists() else ""
    if version != "tmux 3.3a":
        pytest.skip(f"needs tmux 3.3a at {TMUX}, found {version or 'none'}")


def outcome(mux: Mux, data: bytes, sizes: str) -> tuple[list[Row], str]:
    stream, replies = mux.folder / "stream", mux.folder / "replies"
    stream.write_bytes(data)
    replies.unlink(missing_ok=True)
    mux("set-option", "-g", "history-limit", str(streams.HISTORY))
    mux("set-option", "-g", "status", "off")
    window = mux("new-window", "-d", "-P", "-F", "#{window_id}", "-t", "main:", "sleep 1000").strip()
    mux("resize-window", "-t", window, "-x", str(streams.COLUMNS), "-y", str(streams.ROWS))
    mux("respawn-pane", "-k", "-t", window, sys.executable, str(REPLAY), str(stream), str(replies))
    mux.wait_until(replies.exists, "for the pane to have read the stream")
    for size in sizes.split():
        columns, rows = size.split("x")
        mux("resize-window", "-t", window, "-x", columns, "-y", rows)
    # 3.3a prints no cell behind the last character, which -T makes mux do.
    text = mux.capture(window, "-e", "-N", "-S", "-", *(() if mux.is_oracle else ("-T",)))
    facts = mux.format(FACTS, window)
    mux("kill-window", "-t", window)
    return cells(text), facts


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("seed", SEEDS)
def test_resize(pair: tuple[Mux, Mux], seed: int, sizes: str) -> None:
    if (sizes, seed) in LEFT_OUT:
        pytest.skip("a difference on purpose: see differences.tsv")
    data = streams.stream(seed)
    ours, theirs = (outcome(mux, data, sizes) for mux in pair)
    assert ours == theirs, data
