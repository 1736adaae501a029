"""Full-screen programs as people use them, each with its picture checked."""

from support.compare import panes, wait_same
from support.mux import Mux


def test_vim(mux: Mux) -> None:
    text = mux.folder / "text"
    text.write_text("".join(f"line {number} of the text\n" for number in range(1, 101)))
    terminal = mux.new()
    terminal.type(f"vim -u NONE -N {text}\r")
    terminal.wait_for("line 23 of the text" if mux.format("#{window_height}") == "24" else "line 22 of the text")
    wait_same(mux, terminal)
    terminal.type("G")
    terminal.wait_for("line 100 of the text")
    wait_same(mux, terminal)
    terminal.type("oadded here\x1b:split\r")
    terminal.wait_for("added here")
    wait_same(mux, terminal)
    terminal.resize(100, 30)
    terminal.wait_for(lambda picture: picture.row(29).startswith("[main"))
    wait_same(mux, terminal)
    terminal.type(":wqa\r")
    terminal.wait_for(lambda picture: picture.row(picture.y) == "$")
    assert text.read_text().endswith("added here\n")
    wait_same(mux, terminal)


def test_less(mux: Mux) -> None:
    text = mux.folder / "text"
    text.write_text("".join(f"line {number} of the text\n" for number in range(1, 501)))
    terminal = mux.new()
    terminal.type(f"less {text}\r")
    terminal.wait_for("line 22 of the text")
    assert mux.format("#{alternate_on}") == "1"
    terminal.type(" ")
    terminal.wait_for("line 44 of the text")
    wait_same(mux, terminal)
    terminal.type("/line 300\r")
    terminal.wait_for(lambda picture: picture.row(0) == "line 300 of the text")
    wait_same(mux, terminal)
    terminal.type("\x1b[A\x1b[A")
    terminal.wait_for(lambda picture: picture.row(0) == "line 298 of the text")
    wait_same(mux, terminal)
    terminal.type("q")
    terminal.wait_for(lambda picture: "line 298" not in picture.text)
    wait_same(mux, terminal)


def test_htop(mux: Mux) -> None:
    terminal = mux.new(columns=100, rows=30)
    # Stopped, it holds still long enough for two looks to be comparable.
    terminal.type("htop -d 100\r")
    terminal.wait_for("F10Quit")
    terminal.wait_for("Load average")
    wait_same(mux, terminal)
    terminal.type("q")
    terminal.wait_for(lambda picture: "F10Quit" not in picture.text)
    wait_same(mux, terminal)


def test_nano(mux: Mux) -> None:
    terminal = mux.new()
    terminal.type(f"nano -I {mux.folder / 'note'}\r")
    terminal.wait_for("GNU nano")
    terminal.type("hello from nano")
    terminal.wait_for("hello from nano")
    wait_same(mux, terminal)
    terminal.type("\x0f\r\x18")
    terminal.wait_for(lambda picture: "GNU nano" not in picture.text)
    assert (mux.folder / "note").read_text() == "hello from nano\n"


def test_man_beside_a_shell(mux: Mux) -> None:
    terminal = mux.new(columns=120, rows=40)
    mux("split-window", "-h", "-d")
    terminal.type("man -l /usr/share/man/man1/less.1.gz || man ls\r")
    terminal.wait_for("NAME")
    wait_same(mux, terminal)
    terminal.type("q")


def test_top(mux: Mux) -> None:
    terminal = mux.new(columns=100, rows=30)
    terminal.type("top -d 60\r")
    terminal.wait_for("COMMAND")
    wait_same(mux, terminal)
    terminal.type("q")
    terminal.wait_for(lambda picture: picture.row(picture.y) == "$")


def test_bash_edits_its_line(mux: Mux) -> None:
    terminal = mux.new("bash --norc --noprofile")
    terminal.wait_for("bash-")
    terminal.type("echo one three\x1b[D\x1b[D\x1b[D\x1b[D\x1b[Dtwo \r")
    terminal.wait_for("\none two three")
    terminal.type("\x12thr")
    terminal.wait_for("(reverse-i-search)`thr': echo one two three")
    wait_same(mux, terminal)
    terminal.type("\r")


def test_bracketed_paste_reaches_a_program_that_asked(mux: Mux) -> None:
    terminal = mux.new("printf '\\033[?2004hready'; cat -v")
    terminal.wait_for("ready")
    mux("set-buffer", "pasted")
    mux("paste-buffer", "-p")
    terminal.wait_for("^[[200~pasted^[[201~")


def test_application_cursor_keys(mux: Mux) -> None:
    terminal = mux.new("printf '\\033[?1hready'; cat -v")
    terminal.wait_for("ready")
    terminal.type("\x1b[A")
    terminal.wait_for("^[OA")
    assert len(panes(mux)) == 1
