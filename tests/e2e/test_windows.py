"""Windows, splits, sizes, zoom and layouts, by keys and by commands, and the picture of each."""

import pytest
from support.compare import panes, wait_same
from support.mux import Mux
from support.terminal import Terminal


def split(mux: Mux, terminal: Terminal, key: str) -> None:
    count = len(panes(mux))
    terminal.prefix(key)
    mux.wait_until(lambda: len(panes(mux)) == count + 1)
    mux.wait_until(lambda: "$" in mux.capture())


def geometry(mux: Mux) -> list[tuple[int, int, int, int]]:
    return [(pane.left, pane.top, pane.width, pane.height) for pane in panes(mux)]


def test_split_keys(mux: Mux) -> None:
    terminal = mux.new()
    split(mux, terminal, "%")
    assert geometry(mux) == [(0, 0, 40, 23), (41, 0, 39, 23)]
    split(mux, terminal, '"')
    assert geometry(mux) == [(0, 0, 40, 23), (41, 0, 39, 11), (41, 12, 39, 11)]
    wait_same(mux, terminal)
    assert [pane.active for pane in panes(mux)] == [False, False, True]


def test_borders_meet(mux: Mux) -> None:
    terminal = mux.new()
    split(mux, terminal, "%")
    split(mux, terminal, '"')
    wait_same(mux, terminal)
    grid = terminal.picture.grid()
    assert grid[5][40].text == "│" and grid[11][60].text == "─" and grid[11][40].text == "├"


@pytest.mark.parametrize("arguments, expected", [
    (["-h"], [(0, 0, 40, 23), (41, 0, 39, 23)]),
    (["-v"], [(0, 0, 80, 11), (0, 12, 80, 11)]),
    (["-h", "-l", "20"], [(0, 0, 59, 23), (60, 0, 20, 23)]),
    (["-v", "-l", "25%"], [(0, 0, 80, 17), (0, 18, 80, 5)]),
    (["-h", "-b", "-l", "20"], [(0, 0, 20, 23), (21, 0, 59, 23)]),
])
def test_split_sizes(mux: Mux, arguments: list[str], expected: list[tuple[int, int, int, int]]) -> None:
    terminal = mux.new()
    mux("split-window", *arguments, "echo here; cat")
    assert geometry(mux) == expected
    terminal.wait_for("here")
    wait_same(mux, terminal)


def test_a_full_width_split(mux: Mux) -> None:
    terminal = mux.new()
    split(mux, terminal, "%")
    mux("split-window", "-f", "-v", "-l", "5", "cat")
    assert geometry(mux) == [(0, 0, 40, 17), (41, 0, 39, 17), (0, 18, 80, 5)]
    wait_same(mux, terminal)


@pytest.mark.parametrize("layout", ["even-horizontal", "even-vertical", "main-horizontal", "main-vertical", "tiled"])
def test_layouts(mux: Mux, layout: str) -> None:
    terminal = mux.new(columns=120, rows=40)
    for number in range(4):
        mux("split-window", f"echo pane {number}; cat")
        mux("select-layout", "tiled")
    mux("select-layout", layout)
    assert len(panes(mux)) == 5
    wait_same(mux, terminal)
    terminal.resize(100, 30)
    mux.wait_until(lambda: mux.format("#{window_width} #{window_height}") == "100 29")
    wait_same(mux, terminal)


def test_the_space_key_goes_round_the_layouts(mux: Mux) -> None:
    terminal = mux.new()
    split(mux, terminal, "%")
    before = geometry(mux)
    # The first of them may be what is there.
    terminal.prefix(" ")
    terminal.prefix(" ")
    mux.wait_until(lambda: geometry(mux) != before)
    wait_same(mux, terminal)


def test_a_layout_can_be_saved_and_restored(mux: Mux) -> None:
    mux.new()
    mux("split-window", "-h", "cat")
    mux("split-window", "-v", "-l", "4", "cat")
    saved, shape = mux.format("#{window_layout}"), geometry(mux)
    mux("select-layout", "even-vertical")
    assert geometry(mux) != shape
    mux("select-layout", saved)
    assert geometry(mux) == shape
    assert mux.format("#{window_layout}") == saved


def test_zoom(mux: Mux) -> None:
    terminal = mux.new()
    split(mux, terminal, "%")
    terminal.prefix("z")
    mux.wait_until(lambda: mux.format("#{window_zoomed_flag}") == "1")
    assert geometry(mux) == [(0, 0, 80, 23)]
    terminal.wait_for("*Z")
    wait_same(mux, terminal)
    terminal.prefix("z")
    mux.wait_until(lambda: mux.format("#{window_zoomed_flag}") == "0")
    wait_same(mux, terminal)
    assert geometry(mux) == [(0, 0, 40, 23), (41, 0, 39, 23)]


def test_moving_between_panes(mux: Mux) -> None:
    terminal = mux.new()
    split(mux, terminal, "%")
    split(mux, terminal, '"')

    def active() -> int:
        return [pane.active for pane in panes(mux)].index(True)

    for keys, expected in [("o", 0), (";", 2), ("\x1b[A", 1), ("\x1b[D", 0), ("\x1b[C", 1), ("\x1b[B", 2)]:
        terminal.prefix(keys)
        mux.wait_until(lambda: active() == expected, f"for {keys!r} to lead to pane {expected}")
    wait_same(mux, terminal)


def test_resizing_a_pane(mux: Mux) -> None:
    terminal = mux.new()
    split(mux, terminal, "%")
    terminal.prefix("\x1b[1;5D")
    mux.wait_until(lambda: geometry(mux)[0][2] == 39)
    terminal.prefix("\x1b[1;3C")
    mux.wait_until(lambda: geometry(mux)[0][2] == 44)
    mux("resize-pane", "-x", "30", "-t", "0")
    assert geometry(mux) == [(0, 0, 30, 23), (31, 0, 49, 23)]
    mux("resize-pane", "-x", "50%", "-t", "0")
    assert geometry(mux)[0][2] == 40
    wait_same(mux, terminal)


def test_swap_break_and_join(mux: Mux) -> None:
    terminal = mux.new()
    mux("split-window", "-h", "echo second; cat")
    first, second = [pane.id for pane in panes(mux)]
    mux("swap-pane", "-d", "-s", first, "-t", second)
    assert [pane.id for pane in panes(mux)] == [second, first]
    wait_same(mux, terminal)
    mux("break-pane", "-d", "-s", second, "-n", "broken")
    assert len(panes(mux)) == 1
    assert mux("list-windows", "-F", "#{window_name}").splitlines()[1] == "broken"
    mux("join-pane", "-v", "-s", second, "-t", first)
    assert [pane.id for pane in panes(mux)] == [first, second]
    assert len(mux("list-windows").splitlines()) == 1
    wait_same(mux, terminal)


def test_windows_by_keys(mux: Mux) -> None:
    terminal = mux.new()

    def current() -> str:
        return mux.format("#{window_index}")

    for keys, expected in [("c", "1"), ("c", "2"), ("n", "0"), ("p", "2"), ("1", "1"), ("l", "2"), ("0", "0")]:
        terminal.prefix(keys)
        mux.wait_until(lambda: current() == expected, f"for {keys!r} to lead to window {expected}")
    terminal.wait_for("0:sh* 1:sh  2:sh-")
    wait_same(mux, terminal)


def test_a_window_can_be_renamed_by_key(mux: Mux) -> None:
    terminal = mux.new()
    terminal.prefix(",")
    terminal.wait_for("(rename-window) sh")
    terminal.type("\x15logs\r")
    terminal.wait_for("0:logs*")
    assert mux.format("#{window_name} #{automatic-rename}") in ("logs off", "logs 0")


def test_window_commands(mux: Mux) -> None:
    mux("new-session", "-d", "-s", "main", "-n", "first", "cat")
    mux("new-window", "-t", "main:5", "-n", "five", "cat")
    mux("new-window", "-a", "-t", "main:0", "-n", "one", "cat")
    names = "#{window_index}:#{window_name}"
    assert mux("list-windows", "-F", names).split() == ["0:first", "1:one", "5:five"]
    mux("move-window", "-s", "main:5", "-t", "main:2")
    mux("rename-window", "-t", "main:2", "two")
    assert mux("list-windows", "-F", names).split() == ["0:first", "1:one", "2:two"]
    mux("move-window", "-r")
    mux("kill-window", "-t", "main:1")
    assert mux("list-windows", "-F", names).split() == ["0:first", "2:two"]


def test_the_smaller_of_two_terminals(mux: Mux) -> None:
    first = mux.new(columns=100, rows=30)
    mux("set-option", "-g", "window-size", "smallest")
    second = mux.attach("attach", columns=60, rows=20)
    mux.wait_until(lambda: mux.format("#{window_width}x#{window_height}") == "60x19")
    second.wait_for("[main]")
    second.type("seq 30\r")
    second.wait_for("30\n$")
    wait_same(mux, second)
    first.wait_for(lambda picture: "[main]" in picture.row(29) and
                   picture.row(10)[:60].rstrip() == second.picture.row(10))


def test_resizes_by_the_dozen(mux: Mux) -> None:
    terminal = mux.new(columns=100, rows=30)
    split(mux, terminal, "%")
    mux("send-keys", "seq 200 | tr '\\n' ' '", "Enter")
    mux.wait_until(lambda: "199 200" in mux.capture("", "-J"))
    for columns, rows in [(40, 10), (120, 40), (20, 5), (132, 43), (79, 24), (10, 3), (80, 24)]:
        terminal.resize(columns, rows)
        mux.wait_until(lambda: mux.format("#{window_width} #{window_height}") == f"{columns} {rows - 1}")
    wait_same(mux, terminal)


def test_kill_pane_asks_first(mux: Mux) -> None:
    terminal = mux.new()
    split(mux, terminal, "%")
    terminal.prefix("x")
    terminal.wait_for("kill-pane 1? (y/n)")
    terminal.type("n")
    terminal.wait_for("[main]")
    assert len(panes(mux)) == 2
    terminal.prefix("x")
    terminal.wait_for("kill-pane 1? (y/n)")
    terminal.type("y")
    mux.wait_until(lambda: len(panes(mux)) == 1)
    wait_same(mux, terminal)


def test_respawn(mux: Mux) -> None:
    terminal = mux.new()
    mux("respawn-pane", "-k", "echo again; cat")
    terminal.wait_for("again")
    assert mux.run("respawn-pane", "cat").returncode == 1
    wait_same(mux, terminal)
