"""What the client shows is what the panes hold, as an independent emulator sees both."""

import pytest
from support.compare import panes, wait_same
from support.mux import Mux
from support.terminal import PATIENCE, Terminal


def show(mux: Mux, terminal: Terminal, data: str) -> None:
    """Lets the shell print data from a file, so that what is typed does not get in its way."""
    file = mux.folder / "data"
    file.write_text(data)
    terminal.type(f"clear; cat {file}; echo EN''D\r")
    terminal.wait_for("END")


def test_a_flood(mux: Mux) -> None:
    terminal = mux.new()
    terminal.type("seq 1 200000\r")
    terminal.wait_for(lambda picture: "\n200000\n$" in picture.text, 2 * PATIENCE)
    wait_same(mux, terminal)
    history = mux.capture("main", "-S", "-100").splitlines()
    numbers = [int(line) for line in history if line.isdigit()]
    assert numbers == list(range(numbers[0], 200001)) and len(numbers) > 100


def test_a_flood_beside_another_pane(mux: Mux) -> None:
    terminal = mux.new()
    mux("split-window", "-h", "-d", "echo quiet; cat")
    terminal.type("yes | head -100000; echo do''ne\r")
    terminal.wait_for("done")
    mux.wait_until(lambda: "done" in mux.capture(panes(mux)[0].id))
    terminal.wait_for("quiet")
    wait_same(mux, terminal)


@pytest.mark.parametrize("name, text", [
    ("chinese", "你好，世界。\n" * 3),
    ("japanese", "日本語テキスト ｶﾀｶﾅ\n"),
    ("korean", "한국어 텍스트\n"),
    ("accents", "cafe\u0301 na\u00efve A\u030a\n"),
    ("emoji", "one 😀 two 🚀 three\n"),
    ("box", "┌─┬─┐\n│ │ │\n└─┴─┘\n"),
    ("mixed", "a你b好c" * 12 + "\n"),
])
def test_wide_and_combining_characters(mux: Mux, name: str, text: str) -> None:
    terminal = mux.new()
    show(mux, terminal, text)
    assert text.split("\n")[0][:20] in terminal.text
    wait_same(mux, terminal)


def test_wide_characters_at_the_edge(mux: Mux) -> None:
    terminal = mux.new(columns=41)
    mux("split-window", "-h", "-l", "20", "cat")
    mux("select-pane", "-t", "0")
    show(mux, terminal, "好" * 30 + "\n" + "x" + "好" * 30 + "\n")
    wait_same(mux, terminal)


@pytest.mark.mux_only("a capture leaves out the blank half of a wide character that was overwritten")
def test_overwriting_half_of_a_wide_character(mux: Mux) -> None:
    terminal = mux.new()
    show(mux, terminal, "好好好好\x1b[1;2Hx\x1b[1;5Hy\x1b[3;1H")
    wait_same(mux, terminal)


def test_colours_and_attributes(mux: Mux) -> None:
    terminal = mux.new()
    rows = ["".join(f"\x1b[{code}m{code:4}\x1b[0m" for code in range(first, first + 8)) for first in (30, 40, 90, 100)]
    rows += ["".join(f"\x1b[38;5;{code}m#\x1b[48;5;{255 - code}m.\x1b[0m" for code in range(0, 256, 7))]
    rows += ["".join(f"\x1b[{code}mattribute {code}\x1b[0m " for code in (1, 3, 4, 7))]
    rows += ["\x1b[44mto the end of the line\x1b[K\x1b[0m"]
    show(mux, terminal, "\n".join(rows) + "\n")
    wait_same(mux, terminal)
    assert any(cell.background == "4" for line in terminal.picture.lines for cell in line)


def test_scroll_regions(mux: Mux) -> None:
    terminal = mux.new()
    lines = "".join(f"line {number}\r\n" for number in range(1, 20))
    show(mux, terminal, f"{lines}\x1b[5;10r\x1b[10;1H\n\n\nafter\x1b[5;1H\x1bM\x1bMbefore\x1b[r\x1b[21;1H")
    wait_same(mux, terminal)
    assert "before" in terminal.picture.row(4)


def test_inserting_and_deleting(mux: Mux) -> None:
    terminal = mux.new()
    lines = "".join(f"line {number} of some\n" for number in range(1, 15))
    show(mux, terminal, f"{lines}\x1b[3;1H\x1b[2L\x1b[8;1H\x1b[3M\x1b[1;3H\x1b[4@\x1b[2;3H\x1b[4P\x1b[5;2H\x1b[3X\x1b[20;1H")
    wait_same(mux, terminal)


def test_line_drawing(mux: Mux) -> None:
    terminal = mux.new()
    show(mux, terminal, "\x1b(0lqqqk\x1b(B\n\x1b(0x\x1b(B a \x1b(0x\x1b(B\n\x1b(0mqqqj\x1b(B\n")
    wait_same(mux, terminal)
    assert "┌───┐" in terminal.text and "└───┘" in terminal.text


def test_reflow(mux: Mux) -> None:
    terminal = mux.new()
    show(mux, terminal, "".join(str(number % 10) for number in range(200)) + "\n")
    for columns in (50, 120, 33, 80):
        terminal.resize(columns, 24)
        mux.wait_until(lambda: mux.format("#{window_width}") == str(columns))
        wait_same(mux, terminal)
    joined = mux.capture("main", "-J", "-S", "-")
    assert "".join(str(number % 10) for number in range(200)) in joined


def test_the_alternate_screen_comes_and_goes(mux: Mux) -> None:
    terminal = mux.new()
    terminal.type("echo before\r")
    terminal.wait_for("\nbefore\n")
    terminal.type("printf '\\033[?1049h\\033[Hinside'; read x; printf '\\033[?1049l'\r")
    terminal.wait_for(lambda picture: "inside" in picture.row(0))
    assert mux.format("#{alternate_on}") == "1"
    wait_same(mux, terminal)
    terminal.type("\r")
    terminal.wait_for(lambda picture: "\nbefore\n" in picture.text and not picture.row(0).startswith("inside"))
    wait_same(mux, terminal)


def test_one_column_one_row(mux: Mux) -> None:
    terminal = mux.attach("new", "-s", "main", columns=1, rows=1)
    mux.wait_until(lambda: mux.run("has-session", "-t", "main").returncode == 0)
    terminal.type("seq 100\r")
    mux.wait_until(lambda: "100" in mux.capture("main", "-S", "-", "-J").split("\n"))
    terminal.resize(80, 24)
    terminal.wait_for("[main]")
    terminal.type("clear; echo fi''ne\r")
    terminal.wait_for("fine")
    wait_same(mux, terminal)


def test_status_line(mux: Mux) -> None:
    terminal = mux.new(name="work")
    status = terminal.picture.row(23)
    assert status.startswith("[work] 0:sh*")
    colours = {cell.background for cell in terminal.picture.lines[23]}
    assert len(colours) == 1 and "default" not in colours
    mux("set-option", "-g", "status-position", "top")
    terminal.wait_for(lambda picture: picture.row(0).startswith("[work]"))
    mux("set-option", "-g", "status-position", "bottom")
    mux("set-option", "-g", "status-left", "#[fg=red]<#S>")
    mux("set-option", "-g", "status-right", "right #{window_panes}")
    terminal.wait_for(lambda picture: picture.row(23).startswith("<work>") and picture.row(23).endswith("right 1"))
    assert terminal.picture.lines[23][0].foreground == "1"
    mux("set-option", "-g", "status", "off")
    mux.wait_until(lambda: mux.format("#{window_height}") == "24")
    terminal.wait_for(lambda picture: not picture.row(23))
    wait_same(mux, terminal)


def test_a_title_reaches_the_terminal(mux: Mux) -> None:
    terminal = mux.new()
    mux("set-option", "-g", "set-titles", "on")
    mux("set-option", "-g", "set-titles-string", "#S and #T")
    terminal.type("printf '\\033]2;my title\\007'\r")
    terminal.wait_for(lambda picture: picture.title == "main and my title")
