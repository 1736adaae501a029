"""Copy mode, the command prompt and questions, by their default keys."""

import re

import pytest
from support.compare import wait_same
from support.mux import Mux
from support.terminal import Terminal


@pytest.fixture
def terminal(mux: Mux) -> Terminal:
    """A pane with a hundred numbered lines and a prompt below them."""
    terminal = mux.new()
    terminal.type("clear; seq -f 'line %g' 100\r")
    terminal.wait_for("line 100\n$")
    return terminal


def enter(mux: Mux, terminal: Terminal) -> None:
    terminal.prefix("[")
    mux.wait_until(lambda: mux.format("#{pane_in_mode} #{pane_mode}") == "1 copy-mode")


def leave(mux: Mux, terminal: Terminal) -> None:
    mux.wait_until(lambda: mux.format("#{pane_in_mode}") == "0")
    wait_same(mux, terminal)


def cursor_line(mux: Mux) -> str:
    return mux.format("#{copy_cursor_line}")


def test_scrolling(mux: Mux, terminal: Terminal) -> None:
    enter(mux, terminal)
    terminal.wait_for(lambda picture: picture.row(0).endswith("]") and "[0/" in picture.row(0))
    terminal.type("\x1b[5~")
    terminal.wait_for("line 60")
    mux.wait_until(lambda: int(mux.format("#{scroll_position}")) > 15)
    terminal.type("\x1b[6~")
    mux.wait_until(lambda: int(mux.format("#{scroll_position}")) == 0)
    terminal.type("q")
    leave(mux, terminal)


def test_prefix_page_up_enters_and_scrolls(mux: Mux, terminal: Terminal) -> None:
    terminal.prefix("\x1b[5~")
    mux.wait_until(lambda: mux.format("#{pane_in_mode}") == "1")
    mux.wait_until(lambda: int(mux.format("#{scroll_position}")) > 15)
    terminal.type("q")
    leave(mux, terminal)


def test_select_copy_and_paste(mux: Mux, terminal: Terminal) -> None:
    mux("set-option", "-g", "mode-keys", "vi")
    terminal.type("echo alpha beta gamma\r")
    terminal.wait_for("\nalpha beta gamma\n$")
    enter(mux, terminal)
    terminal.type("k0w e$")
    mux.wait_until(lambda: mux.format("#{selection_present}") == "1")
    terminal.type("\r")
    leave(mux, terminal)
    # Up to 3.3a the cursor stood behind the last character, on the line's end, which was copied with it.
    assert mux("show-buffer") == ("beta gamma\n" if mux.is_oracle else "beta gamma")
    terminal.type("echo ")
    terminal.prefix("]")
    if not mux.is_oracle:
        terminal.wait_for("echo beta gamma")
        terminal.type("\r")
    terminal.wait_for("echo beta gamma\nbeta gamma")


def test_emacs_keys_copy_too(mux: Mux, terminal: Terminal) -> None:
    mux("set-option", "-g", "mode-keys", "emacs")
    terminal.type("echo alpha beta gamma\r")
    terminal.wait_for("\nalpha beta gamma\n$")
    enter(mux, terminal)
    terminal.type("\x1b[A\x01\x1bf\x00\x1bf\x1bw")
    leave(mux, terminal)
    assert mux("show-buffer").strip() == "beta"


def test_search_backward_and_again(mux: Mux, terminal: Terminal) -> None:
    mux("set-option", "-g", "mode-keys", "vi")
    enter(mux, terminal)
    terminal.type("?")
    terminal.wait_for("(search up)")
    terminal.type("line 4\r")
    mux.wait_until(lambda: cursor_line(mux) == "line 49")
    terminal.type("n")
    mux.wait_until(lambda: cursor_line(mux) == "line 48")
    terminal.type("N")
    mux.wait_until(lambda: cursor_line(mux) == "line 49")
    terminal.type("q")
    leave(mux, terminal)


def test_search_forward(mux: Mux, terminal: Terminal) -> None:
    mux("set-option", "-g", "mode-keys", "vi")
    enter(mux, terminal)
    terminal.type("g/")
    terminal.wait_for("(search down)")
    terminal.type("line 37\r")
    mux.wait_until(lambda: cursor_line(mux) == "line 37")
    terminal.type("q")
    leave(mux, terminal)


@pytest.mark.parametrize("keys, line, column", [
    ("", "line 12", 0), ("w", "line 12", 5), ("$b", "line 12", 5), ("$bb", "line 12", 0), ("5 l", "line 12", 5),
    ("e", "line 12", 3), ("$0", "line 12", 0), ("f 2", "line 12", 6), ("$F 1", "line 12", 5), ("t 1", "line 12", 4),
    ("$^", "line 12", 0), ("wh", "line 12", 4), ("j", "line 13", 0), ("3 j", "line 15", 0), ("2 k", "line 10", 0),
    ("W", "line 12", 5), ("$B", "line 12", 5), ("G", "$", 1),
])
def test_vi_motions(mux: Mux, terminal: Terminal, keys: str, line: str, column: int) -> None:
    mux("set-option", "-g", "mode-keys", "vi")
    enter(mux, terminal)
    terminal.type("?")
    terminal.wait_for("(search up)")
    terminal.type("line 12\r")
    mux.wait_until(lambda: cursor_line(mux) == "line 12")
    terminal.type("0")
    for part in keys.split():
        # A count and a jump ask for more in a prompt.
        terminal.type(part)
        if part[-1] in "123456789fFt" and part != keys.split()[-1]:
            terminal.wait_for(lambda picture: any(re.match(r"\((repeat|jump|go)", picture.row(y)) for y in (22, 23)))

    if keys == "G" and not mux.is_oracle:
        column = 0  # on the last character, not behind it

    def place() -> tuple[str, str]:
        return cursor_line(mux).rstrip(), mux.format("#{copy_cursor_x}")

    mux.wait_until(lambda: place() == (line, str(column)), lambda: f"now at {place()}")
    terminal.type("q")
    leave(mux, terminal)


def test_output_goes_on_behind_copy_mode(mux: Mux, terminal: Terminal) -> None:
    enter(mux, terminal)
    held = terminal.text.split("\n")[5:10]
    mux("set-environment", "-g", "marker", "1")
    pane_tty = mux.format("#{pane_tty}")
    with open(pane_tty, "w") as tty:
        tty.write("written behind\r\n" * 30)
    mux.wait_until(lambda: "written behind" in mux.capture())
    assert terminal.text.split("\n")[5:10] == held
    terminal.type("q")
    leave(mux, terminal)
    assert "written behind" in terminal.text


def test_the_command_prompt(mux: Mux, terminal: Terminal) -> None:
    terminal.prefix(":")
    terminal.wait_for(lambda picture: picture.row(23) == ":")
    terminal.type("rename-window promptx")
    terminal.type("\x7f\r")
    terminal.wait_for("0:prompt*")
    terminal.prefix(":")
    terminal.wait_for(lambda picture: picture.row(23) == ":")
    terminal.type("\x1b[A")
    terminal.wait_for(":rename-window prompt")
    terminal.type("\x03")
    terminal.wait_for("[main]")
    wait_same(mux, terminal)


def test_the_command_prompt_shows_errors(mux: Mux, terminal: Terminal) -> None:
    terminal.prefix(":")
    terminal.wait_for(lambda picture: picture.row(23) == ":")
    terminal.type("no-such-command\r")
    terminal.wait_for("nknown command: no-such-command")


def test_confirm_before(mux: Mux, terminal: Terminal) -> None:
    # The window may still be named after the program that has just ended.
    mux.wait_until(lambda: mux.format("#{window_name}") == "sh")
    terminal.prefix("&")
    terminal.wait_for("kill-window sh? (y/n)")
    terminal.type("n")
    terminal.wait_for("[main]")
    assert mux.run("has-session", "-t", "main").returncode == 0
    terminal.prefix("&")
    terminal.wait_for("kill-window sh? (y/n)")
    terminal.type("y")
    assert terminal.wait_exit() == 0


def test_display_message(mux: Mux, terminal: Terminal) -> None:
    mux("display-message", "-d", "0", "the message")
    terminal.wait_for(lambda picture: picture.row(23).startswith("the message"))
    terminal.type("x")
    terminal.wait_for("[main]")


def test_pane_numbers(mux: Mux, terminal: Terminal) -> None:
    mux("split-window", "-h", "cat")
    # They stay until they were seen, however slow the machine is.
    mux("set-option", "-g", "display-panes-time", "60000")
    terminal.prefix("q")
    terminal.wait_for(lambda picture: any(cell.background != "default" for cell in picture.grid()[11][:40]))
    terminal.type("0")
    mux.wait_until(lambda: mux.format("#{pane_index}") == "0")
    wait_same(mux, terminal)


def test_buffers(mux: Mux, terminal: Terminal) -> None:
    mux("set-buffer", "-b", "named", "some text")
    file = mux.folder / "saved"
    mux("save-buffer", "-b", "named", str(file))
    assert file.read_text() == "some text"
    mux("load-buffer", "-b", "loaded", str(file))
    mux("load-buffer", "-", stdin="from standard input")
    assert mux("show-buffer", "-b", "loaded") == "some text"
    assert mux("show-buffer") == "from standard input"
    assert mux("list-buffers", "-F", "#{buffer_name}").split()[:1] == ["buffer0"]
    mux("delete-buffer", "-b", "named")
    assert mux.run("show-buffer", "-b", "named").returncode == 1
    mux("paste-buffer", "-b", "loaded")
    terminal.wait_for("$ some text")
