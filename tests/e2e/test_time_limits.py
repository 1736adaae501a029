"""What a program may begin and never end: it lasts for some seconds, then the pane is as before."""

import time
from pathlib import Path

import pytest
from support.mux import Mux
from support.screen import Picture
from support.terminal import Terminal


@pytest.fixture
def terminal(mux: Mux) -> Terminal:
    return mux.new()


def run(mux: Mux, terminal: Terminal, script: str) -> float:
    """A shell runs `script` in the pane, which begins with what is shown at once; when that was."""
    mux("respawn-pane", "-k", f"printf before; sleep 0.5; {script}; cat")
    terminal.wait_for("before")
    return time.monotonic()


@pytest.mark.mux_only("3.3a does not know the mode")
def test_a_held_screen_is_shown_after_a_second(mux: Mux, terminal: Terminal) -> None:
    started = run(mux, terminal, "printf '\\033[?2026h-held'")
    mux.wait_until(lambda: mux.capture().startswith("before-held"))
    assert "held" not in terminal.text
    terminal.wait_for("before-held")
    assert time.monotonic() - started > 1


@pytest.mark.mux_only("3.3a does not know the mode")
def test_a_held_screen_is_shown_when_it_is_complete(mux: Mux, terminal: Terminal) -> None:
    run(mux, terminal, "printf '\\033[?2026h-held'; sleep 0.3; printf '\\033[1;1Hcomplete-now\\033[?2026l'")
    mux.wait_until(lambda: mux.capture().startswith("before-held"))
    assert "held" not in terminal.text
    terminal.wait_for("complete-now")


@pytest.mark.parametrize("begin", ["\\033]2;", "\\033P1$q", "\\033_", "\\033k", "\\033^"])
def test_a_string_without_end_is_given_up(mux: Mux, terminal: Terminal, begin: str) -> None:
    started = run(mux, terminal, f"printf '{begin}lost'; for i in 1 2 3 4 5 6 7 8 9; do sleep 1; printf \" $i\"; done")
    mux.wait_until(lambda: mux.capture().rstrip().endswith("9"))
    shown = mux.capture().split()
    assert time.monotonic() - started > 5
    # It had five seconds from its beginning, and what came in them was not text.
    assert shown[0] == "before" and shown[1] in ("5", "6", "7") and "lost" not in shown


@pytest.mark.mux_only("3.3a does not know the mode")
def test_pictures_without_a_pause_are_shown_as_they_come(mux: Mux, terminal: Terminal, tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.write_bytes(b"".join(b"\033[?2026h\033[2J\033[Hpicture %d\r\n%s\033[?2026l" % (i, b"0" * 1500)
                                  for i in range(2000)))
    # Hardly ever is one complete when the server has read all that there is. One a second would take too long.
    mux("respawn-pane", "-k", f"while :; do cat {pictures}; done")
    seen: set[str] = set()

    def many(picture: Picture) -> bool:
        seen.update(line for line in picture.text.splitlines() if line.startswith("picture"))
        return len(seen) >= 100

    terminal.wait_for(many)
