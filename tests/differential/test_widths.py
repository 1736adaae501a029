"""Columns of characters beside the C library's, which tmux 3.3a asks; and of emoji sequences, by Unicode's own list."""

import csv
import ctypes
import locale
import re
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

TABLE = Path(__file__).with_name("width_differences.tsv")
EMOJI = Path("/usr/share/unicode/emoji/emoji-test.txt")
CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
# Not assigned, surrogates, private use.
NO_CHARACTERS = ("Cn", "Cs", "Co")


def driver(build: Path, *arguments: str) -> str:
    return subprocess.run([build / "tests/terminal_driver", *arguments], check=True, capture_output=True,
                          text=True).stdout


def library_widths() -> str:
    """A digit each; what is not printable as a dot."""
    library = ctypes.CDLL(None)
    before = locale.setlocale(locale.LC_CTYPE)
    locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    try:
        widths = map(library.wcwidth, range(0x110000))
        return "".join("." if width < 0 else str(width) for width in widths)
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def test_characters(build: Path) -> None:
    """What differs are whole categories of characters; the table says how many of each, and why."""
    ours, theirs = driver(build, "-w"), library_widths()
    found: Counter[tuple[str, str, str]] = Counter()
    for codepoint in range(0x110000):
        category = unicodedata.category(chr(codepoint))
        if ours[codepoint] != theirs[codepoint] and category not in NO_CHARACTERS and codepoint not in CONTROLS:
            found[category, theirs[codepoint], ours[codepoint]] += 1
    with TABLE.open() as file:
        rows = list(csv.reader((line for line in file if not line.startswith("#")), delimiter="\t"))
    assert found == {(category, theirs, ours): int(count) for category, theirs, ours, count, _ in rows}


def test_emoji_sequences(build: Path, tmp_path: Path) -> None:
    """Each is a cluster of two columns: flags, skins, families, keycaps."""
    if not EMOJI.exists():
        pytest.skip("needs the Debian package unicode-data")
    lines = re.findall(r"^([0-9A-F ]+?) +; fully-qualified", EMOJI.read_text(), re.MULTILINE)
    sequences = ["".join(chr(int(code, 16)) for code in line.split()) for line in lines]
    assert len(sequences) > 3000
    # A terminal keeps few replies at a time.
    for start in range(0, len(sequences), 1000):
        part = sequences[start:start + 1000]
        (tmp_path / "stream").write_bytes("".join(f"\r{sequence}\x1b[6n" for sequence in part).encode())
        columns = re.findall(r";(\d+)R", driver(build, str(tmp_path / "stream"), "80", "24", "0", "-a"))
        assert len(columns) == len(part)
        assert [sequence for sequence, column in zip(part, columns) if column != "3"] == []
