"""What programs ask of their terminal, as it reaches them in a pane: keys, the mouse, sizes, answers."""

import pytest
from support.compare import wait_same
from support.mux import Mux
from support.terminal import Terminal


@pytest.fixture
def terminal(mux: Mux) -> Terminal:
    terminal = mux.new()
    mux("split-window", "-h", "-d", "cat")
    wait_same(mux, terminal)
    return terminal


def run(mux: Mux, terminal: Terminal, asked: str) -> None:
    """A program in the pane that prints `asked` and then shows what it is sent."""
    mux("respawn-pane", "-k", "-t", "0", f"printf '{asked}ready'; cat -v")
    terminal.wait_for("ready")


def test_keys_in_the_protocol_of_kitty(mux: Mux, terminal: Terminal) -> None:
    run(mux, terminal, "\\033[>1u")
    mux("send-keys", "-t", "0", "S-Enter", "C-Tab", "C-\\;", "x")
    terminal.wait_for("^[[13;2u^[[9;5u^[[59;5ux")


def test_keys_without_it(mux: Mux, terminal: Terminal) -> None:
    run(mux, terminal, "\\033[>1u\\033[<u")
    mux("send-keys", "-t", "0", "M-x", "F1")
    terminal.wait_for("^[x^[OP")


def test_flags_are_answered(mux: Mux, terminal: Terminal) -> None:
    run(mux, terminal, "\\033[>31u\\033[?u")
    terminal.wait_for("^[[?25u")


def test_a_size_is_told_in_the_input(mux: Mux, terminal: Terminal) -> None:
    run(mux, terminal, "\\033[?2048h")
    mux("split-window", "-d", "-t", "0", "-l", "5", "cat")
    rows = mux.format("#{pane_height}")
    terminal.wait_for(f"^[[48;{rows};")


def test_the_wheel_is_arrows_where_asked(mux: Mux, terminal: Terminal) -> None:
    mux("set-option", "-g", "mouse", "on")
    run(mux, terminal, "\\033[?1049h\\033[?1007h")
    terminal.wait_for(lambda picture: picture.modes["mouseTrackingMode"] != "none")
    terminal.mouse(64, 7, 4)
    terminal.wait_for("^[[A^[[A^[[A")


def test_backspace_as_the_program_wants_it(mux: Mux, terminal: Terminal) -> None:
    run(mux, terminal, "\\033[?67h")
    mux("send-keys", "-t", "0", "C-v", "BSpace")
    mux.wait_until(lambda: "^H" in mux.capture("0"))
