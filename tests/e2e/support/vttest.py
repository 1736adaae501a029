"""Drives vttest page by page, directly on a pty or in a pane, and reads and writes pictures as text."""

import select
import time
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from .screen import BLANK, Cell, Picture
from .terminal import GLANCE, PATIENCE, Terminal

# 80 columns also where a VT100 has 132: a pane cannot be made wider by what runs in it.
COMMAND = ["vttest", "24x80.80"]
COLUMNS, ROWS = 80, 24
MAIN_MENU = "VT100 test program, version"

# read() of the standard input, as /proc tells it: by the numbers of x86 and of arm.
READING = ("0 0x0 ", "63 0x0 ")
# As many looks without any change say that a page is complete.
STILL = 2

# What is typed from the main menu on. RETURN follows until the main menu is back, in another menu its way out.
WALKS: dict[str, list[str]] = {
    "cursor": ["1\r"],
    "screen": ["2\r"],
    "charsets": ["3\r"],
    "double": ["4\r"],
    "leds": ["5\r", "1\r"],
    "cursor-keys": ["5\r", "4\r", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D"],
    "numeric-keypad": ["5\r", "5\r", "1", "7", "-"],
    "control-keys": ["5\r", "9\r", "\x01", "\x1a", "\x7f"],
    "answerback": ["5\r", "8\r"],
    "enquiry": ["6\r", "1\r"],
    "line-feed-mode": ["6\r", "2\r", "\r", "\r"],
    "status-report": ["6\r", "3\r"],
    "attributes": ["6\r", "4\r"],
    "secondary-attributes": ["6\r", "5\r"],
    "tertiary-attributes": ["6\r", "6\r"],
    "parameters": ["6\r", "7\r"],
    "insert-delete": ["8\r"],
}
VT52 = ["7\r"]
MOST_PAGES = 40


@dataclass
class Progress:
    """A process as /proc tells it: whether it waits for a key, and how often it has waited for anything."""

    reading: bool
    waits: int


def progress(pid: int) -> Progress:
    folder = Path("/proc") / str(pid)
    status = (folder / "status").read_text()
    waits = next(line for line in status.splitlines() if line.startswith("voluntary_ctxt_switches"))
    return Progress((folder / "syscall").read_text().startswith(READING), int(waits.split()[1]))


def settle(terminal: Terminal, pid: int, waited: int) -> Progress:
    """Waits until the process has obeyed a key and waits for the next, and nothing more comes to the terminal."""
    deadline = time.monotonic() + PATIENCE
    still, before = 0, Progress(False, waited)
    while still < STILL:
        assert time.monotonic() < deadline, f"vttest does not come to wait for a key:\n{terminal.text}"
        select.select([terminal], [], [], GLANCE)
        quiet = not terminal.pump()
        now = progress(pid)
        still = still + 1 if quiet and now.reading and now.waits > waited and now == before else 0
        before = now
    return before


def way_on(text: str) -> str:
    """The key that leads from a page to the next, and from a menu below the main one to that."""
    if "Finish with TAB" in text and "Push <RETURN>" not in text:
        return "\t"
    return "0\r" if "Enter choice number" in text else "\r"


def walk(terminal: Terminal, pid: int, keys: list[str]) -> tuple[list[str], list[Picture]]:
    """Types the keys, then RETURN until the main menu is back; the keys and the picture after each."""
    waits = settle(terminal, pid, 0).waits
    typed, pages = [], []
    while len(typed) < MOST_PAGES:
        key = keys[len(typed)] if len(typed) < len(keys) else way_on(terminal.text)
        terminal.type(key)
        waits = settle(terminal, pid, waits).waits
        typed.append(key)
        pages.append(terminal.picture)
        if len(typed) >= len(keys) and MAIN_MENU in terminal.text:
            return typed, pages
    raise AssertionError(f"the main menu does not come back:\n{terminal.text}")


def seen(picture: Picture) -> tuple[list[list[Cell]], tuple[int, int]]:
    """What makes two pictures the same to who looks: cells, and the cursor, which may wait at the edge."""
    grid = [[BLANK if cell.is_blank else cell for cell in row] for row in picture.grid()]
    return grid, (min(picture.x, picture.columns - 1), picture.y)


def to_text(picture: Picture) -> str:
    """Rows between bars, then a line for each run of cells that look otherwise than plain text, then the cursor."""
    grid, cursor = seen(picture)
    lines = ["|" + "".join(cell.text for cell in row) + "|" for row in grid]
    for y, row in enumerate(grid):
        x = 0
        for look, cells in groupby(row, lambda cell: cell[2:]):
            end = x + len(list(cells))
            if look != BLANK[2:]:
                lines.append(f"{y} {x}-{end - 1} {' '.join(look)}".rstrip())
            x = end
    return "\n".join([*lines, f"cursor {cursor[0]},{cursor[1]}", ""])
