"""The mouse: what SGR reports of the terminal do to panes, borders, windows and the history."""

import pytest
from support.compare import panes, wait_same
from support.mux import Mux
from support.terminal import Terminal

LEFT, DRAG, WHEEL_UP, WHEEL_DOWN = 0, 32, 64, 65


@pytest.fixture
def terminal(mux: Mux) -> Terminal:
    terminal = mux.new()
    mux("set-option", "-g", "mouse", "on")
    mux("split-window", "-h", "-d", "cat")
    terminal.wait_for(lambda picture: picture.modes["mouseTrackingMode"] != "none")
    wait_same(mux, terminal)
    return terminal


def test_a_click_selects_a_pane(mux: Mux, terminal: Terminal) -> None:
    terminal.click(60, 10)
    mux.wait_until(lambda: panes(mux)[1].active)
    terminal.click(10, 10)
    mux.wait_until(lambda: panes(mux)[0].active)


def test_a_border_can_be_dragged(mux: Mux, terminal: Terminal) -> None:
    terminal.mouse(LEFT, 40, 10)
    terminal.mouse(LEFT + DRAG, 45, 10)
    terminal.mouse(LEFT + DRAG, 50, 11)
    terminal.mouse(LEFT, 50, 11, release=True)
    mux.wait_until(lambda: panes(mux)[0].width == 50)
    wait_same(mux, terminal)


def test_the_wheel_scrolls_the_history(mux: Mux, terminal: Terminal) -> None:
    terminal.type("clear; seq 100\r")
    # At the line's beginning: what was printed, not the echo of the command.
    terminal.wait_for(lambda picture: any(picture.row(y).startswith("100") for y in range(24)))
    for _ in range(3):
        terminal.mouse(WHEEL_UP, 10, 10)
    mux.wait_until(lambda: mux.format("#{pane_in_mode}") == "1" and int(mux.format("#{scroll_position}")) >= 5)
    for _ in range(5):
        terminal.mouse(WHEEL_DOWN, 10, 10)
    mux.wait_until(lambda: mux.format("#{pane_in_mode}") == "0")
    wait_same(mux, terminal)


def test_a_click_in_the_status_line_selects_a_window(mux: Mux, terminal: Terminal) -> None:
    mux("new-window", "-n", "second", "cat")
    terminal.wait_for("1:second*")
    x, y = terminal.picture.find("0:sh") or (0, 0)
    terminal.click(x + 1, y)
    mux.wait_until(lambda: mux.format("#{window_index}") == "0")


def test_a_drag_copies(mux: Mux, terminal: Terminal) -> None:
    terminal.type("clear; echo drag over this\r")
    terminal.wait_for("\n$" if mux.is_oracle else "drag over this")
    terminal.wait_for(lambda picture: picture.row(0).startswith("drag over this"))
    terminal.mouse(LEFT, 5, 0)
    terminal.mouse(LEFT + DRAG, 8, 0)
    terminal.mouse(LEFT + DRAG, 9, 0)
    terminal.mouse(LEFT, 9, 0, release=True)
    mux.wait_until(lambda: mux.run("show-buffer").stdout.startswith("over"))
    mux.wait_until(lambda: mux.format("#{pane_in_mode}") == "0")


def test_a_program_that_asks_gets_the_mouse(mux: Mux, terminal: Terminal) -> None:
    mux("respawn-pane", "-k", "-t", "0", "printf '\\033[?1000h\\033[?1006hready'; cat -v")
    terminal.wait_for("ready")
    mux.wait_until(lambda: mux.format("#{mouse_any_flag}", panes(mux)[0].id) == "1")
    terminal.click(7, 4)
    terminal.wait_for("^[[<0;8;5M")
    terminal.wait_for("^[[<0;8;5m")
    terminal.mouse(WHEEL_UP, 7, 4)
    terminal.wait_for("^[[<64;8;5M")
