"""The same bytes into mux and into tmux 3.3a: screens, histories, cursors, modes and replies agree."""

import re
import sys
from itertools import takewhile
from pathlib import Path

import pytest
import streams
from support.compare import PREAMBLE
from support.mux import Mux
from support.screen import Picture

# Of the recordings those that run into no line of differences.tsv: gcc prints links, tput repeats a replacement, and
# vim asks for what 3.3a does not answer.
RECORDINGS = [path for path in sorted((Path(__file__).parent / "recordings").glob("*.out"))
              if path.stem not in ("build", "resets", "vim")]
REPLAY = Path(__file__).with_name("replay.py")
SEEDS = range(60)

FORMATS = ["cursor_x", "cursor_y", "cursor_flag", "alternate_on", "insert_flag", "keypad_cursor_flag", "keypad_flag",
           "origin_flag", "wrap_flag", "mouse_standard_flag", "mouse_button_flag", "mouse_all_flag", "mouse_sgr_flag",
           "scroll_region_upper", "scroll_region_lower", "pane_tabs", "pane_width", "pane_height"]


class Outcome:
    """What a server holds after a stream."""

    def __init__(self, mux: Mux, data: bytes) -> None:
        stream, replies = mux.folder / "stream", mux.folder / "replies"
        stream.write_bytes(data)
        replies.unlink(missing_ok=True)
        pane = mux("new-window", "-d", "-P", "-F", "#{pane_id}", "-t", "main:", sys.executable, str(REPLAY),
                   str(stream), str(replies)).strip()
        mux.wait_until(replies.exists, "for the pane to have read the stream")
        self.replies = replies.read_bytes()
        self.modes = {name: mux.format(f"#{{{name}}}", pane) for name in FORMATS}
        self.lines = [line.rstrip() for line in mux.capture(pane, "-S", "-").split("\n")]
        self.joined = [line.rstrip() for line in mux.capture(pane, "-J", "-N").split("\n")]
        self.picture = self._picture(mux, mux.capture(pane, "-e"))
        mux("kill-window", "-t", pane)

    @staticmethod
    def _picture(mux: Mux, capture: str) -> Picture:
        screen = mux.screen(streams.COLUMNS, streams.ROWS)
        screen.write(PREAMBLE + "\r\n".join(capture.rstrip("\n").split("\n")).encode())
        picture = screen.picture()
        screen.close()
        return picture


def cells(picture: Picture) -> list[str]:
    """A line a cell that can be seen, up to the last character that is not a space."""
    return [f"{x},{y} {tuple(cell)}" for y, row in enumerate(picture.grid())
            for x, cell in enumerate(row[:len(row) - len(list(takewhile(lambda cell: cell.text == " ", row[::-1])))])
            if not cell.is_blank]


def compare(pair: tuple[Mux, Mux], data: bytes) -> None:
    ours, theirs = (Outcome(mux, data) for mux in pair)
    assert ours.lines == theirs.lines
    assert ours.joined == theirs.joined
    assert ours.modes == theirs.modes
    assert cells(ours.picture) == cells(theirs.picture)
    # Who one is, is a reply that differs by its nature.
    identity = rb"\x1b\[>[0-9;]*c|\x1bP>\|[^\x1b]*\x1b\\"
    # While a wrap is pending 3.3a reports a column behind the last.
    at_the_edge = re.sub(rb";%dR" % (streams.COLUMNS + 1), rb";%dR" % streams.COLUMNS, theirs.replies)
    assert re.sub(identity, b"", ours.replies) == re.sub(identity, b"", at_the_edge)


@pytest.mark.parametrize("name", streams.PROGRAMS)
def test_programs(pair: tuple[Mux, Mux], name: str) -> None:
    compare(pair, streams.record(pair[1], name))


@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: path.stem)
def test_recordings(pair: tuple[Mux, Mux], recording: Path) -> None:
    compare(pair, recording.read_bytes())


@pytest.mark.parametrize("seed", SEEDS)
def test_random_sequences(pair: tuple[Mux, Mux], seed: int) -> None:
    compare(pair, streams.random_stream(seed))
