"""Whatever a pane prints, its viewers' terminals are sent listed sequences only: every one of a list, and random bytes."""

import random
import re
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.mux import Mux
from support.terminal import Terminal

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "differential"))
import streams  # noqa: E402

LIST = Path(__file__).parent.parent / "reference" / "emulator-sequences.tsv"
INTRODUCERS = {"ESC": "\x1b", "CSI": "\x1b[", "OSC": "\x1b]", "DCS": "\x1bP", "APC": "\x1b_", "PM": "\x1b^",
               "SOS": "\x1bX", "ST": "\x1b\\", "SP": " ", "...": "1;2", "SHAPE": "5", "COLOUR": "#123456",
               "BASE64": "cGF5bG9hZA==", "HEX": "544e"}
# As many sequences at a time; after them the pane says that all was read.
BATCH = 25
DONE = "\x18\x1b\\\x1bcall of it is read: "


def spelled(notation: str) -> Iterator[str]:
    """The bytes that a line's notation stands for, in each of its variants."""
    if notation.startswith("0x"):
        yield chr(int(notation[2:4], 16))
        return
    for last in re.fullmatch(r"(?:.*\s)?(\w)/(\w)", notation).groups() if re.search(r"\s\w/\w$", notation) else [""]:
        text = ""
        for word in (notation[:-3] + last if last else notation).split(" "):
            if word in INTRODUCERS:
                text += INTRODUCERS[word]
            elif re.fullmatch(r"P[a-z]\d?", word):
                text += random.Random(notation + word).choice(["1", "3", "2", "80", ""])
            elif re.fullmatch(r"[A-Z]{3,}", word):
                text += "payload"
            else:
                text += re.sub(r"(\d+)\.\.\d+", r"\1", word)
        yield text


def sequences() -> list[str]:
    lines = [line for line in LIST.read_text().splitlines() if not line.startswith("#")]
    return [text for line in lines for text in spelled(line.split("\t")[1])]


def show(mux: Mux, terminal: Terminal, data: bytes) -> None:
    """Prints data in a pane that the client shows, and that does not echo what is answered."""
    file = mux.folder / "data"
    mark = uuid.uuid4().hex
    file.write_bytes(data + (DONE + mark).encode())
    mux("respawn-pane", "-k", f"stty raw -echo; cat {file}; exec cat >/dev/null")
    terminal.wait_for(lambda picture: mark in picture.row(0))


def audit(mux: Mux, build: Path, terminal: Terminal) -> None:
    file = mux.folder / "received"
    file.write_bytes(terminal.received)
    judged = subprocess.run([build / "tests/fuzz/viewer_audit", file], capture_output=True, text=True)
    assert judged.returncode == 0, f"not listed: {judged.stdout}"


@pytest.mark.parametrize("clipboard", ["external", "on"])
@pytest.mark.mux_only("it passes more on")
def test_every_sequence_of_the_list(mux: Mux, build: Path, clipboard: str) -> None:
    terminal = mux.new()
    mux("set-option", "-g", "set-titles", "on")
    mux("set-option", "-s", "set-clipboard", clipboard)
    every = sequences()
    assert len(every) > 450
    for start in range(0, len(every), BATCH):
        show(mux, terminal, "X".join(every[start:start + BATCH]).encode(errors="replace"))
    show(mux, terminal, b"\x1b]52;c;cGF5bG9hZA==\x07")
    audit(mux, build, terminal)
    assert (b"\x1b]52;" in terminal.received) == (clipboard == "on")


@pytest.mark.mux_only("it passes more on")
def test_random_bytes(mux: Mux, build: Path) -> None:
    terminal = mux.new()
    dice = random.Random(1)
    for seed in range(10):
        show(mux, terminal, streams.random_stream(seed))
        show(mux, terminal, dice.randbytes(4000))
        show(mux, terminal, bytes(dice.choice(b"\x1b[]P_\\?>;:0123456789mhlqc\x07\x9b\x9d") for _ in range(4000)))
    audit(mux, build, terminal)
