"""The same bytes into a terminal of mux and into xterm.js: what real programs printed, and random streams."""

import re
import subprocess
from pathlib import Path

import pytest
import streams
from support.compare import PREAMBLE, same
from support.screen import Cell, Emulators, Picture

RECORDINGS = sorted((Path(__file__).parent / "recordings").glob("*.out"))
PARTS = 5
SEEDS = range(1000, 1120)
# Ends whatever sequence the stream left open.
END = b"\x18\x1b\\"


def ours(build: Path, folder: Path, emulators: Emulators, data: bytes) -> tuple[Picture, tuple[int, int]]:
    """The picture of a capture, and the cursor."""
    (folder / "stream").write_bytes(data + END)
    command = [str(build / "tests/terminal_driver"), str(folder / "stream"), str(streams.COLUMNS), str(streams.ROWS),
               "100", "-e", "-N", "-f"]
    *rows, facts = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\n")[:-1]
    screen = emulators.open(streams.COLUMNS, streams.ROWS)
    screen.write(PREAMBLE + "\r\n".join(rows).encode())
    picture = screen.picture()
    screen.close()
    x, y = map(int, re.match(r"cursor=(\d+),(\d+)", facts).groups())
    return picture, (min(x, streams.COLUMNS - 1), y)


def theirs(emulators: Emulators, data: bytes) -> tuple[Picture, tuple[int, int]]:
    screen = emulators.open(streams.COLUMNS, streams.ROWS)
    screen.write(data + END)
    picture = screen.picture()
    screen.close()
    return picture, (min(picture.x, streams.COLUMNS - 1), picture.y)


def are_blank(left: Cell, right: Cell) -> bool:
    """Of what no character was written to, both have rules of their own (xterm_differences.tsv)."""
    return left.text == right.text == " "


def differences(build: Path, folder: Path, emulators: Emulators, data: bytes, blanks: bool = True) -> list[str]:
    """Where the two differ: cells, then the cursor."""
    (left, left_cursor), (right, right_cursor) = ours(build, folder, emulators, data), theirs(emulators, data)
    found = [f"{x},{y}: {tuple(a)}, xterm {tuple(b)}"
             for y, (row, other) in enumerate(zip(left.grid(), right.grid()))
             for x, (a, b) in enumerate(zip(row, other)) if not same(b, a) and (blanks or not are_blank(a, b))]
    return found + ([] if left_cursor == right_cursor else [f"cursor {left_cursor}, xterm {right_cursor}"])


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: path.stem)
def test_programs(build: Path, tmp_path: Path, emulators: Emulators, recording: Path) -> None:
    """At the end and on the way: most programs leave an empty screen."""
    data = recording.read_bytes()
    for part in range(1, PARTS + 1):
        end = len(data) * part // PARTS
        # Half a character is a replacement here and nothing there.
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end -= 1
        assert not differences(build, tmp_path, emulators, data[:end]), f"after {end} bytes"


@pytest.mark.parametrize("seed", SEEDS)
def test_random_sequences(build: Path, tmp_path: Path, emulators: Emulators, seed: int) -> None:
    assert not differences(build, tmp_path, emulators, "".join(streams.xterm_parts(seed)).encode(), blanks=False)
