"""A server that is killed costs nothing: processes, screens, the world and the clients go on with the next one."""

import os
import random
import signal
import sys

import pytest
from support.mux import Mux
from support.processes import is_running
from support.servers import end_server, parent_of, server_of

pytestmark = pytest.mark.mux_only("everything ends with its server")

# What describes the world, as commands print it.
WORLD = [
    ("list-sessions", "-F", "#{session_id} #{session_name} #{session_windows} #{session_group} #{session_created} "
                            "#{session_path}"),
    ("list-windows", "-a", "-F", "#{session_name} #{window_index} #{window_id} #{window_name} #{window_layout} "
                                 "#{window_visible_layout} #{window_flags}"),
    ("list-panes", "-a", "-F", "#{pane_id} #{pane_index} #{pane_pid} #{pane_tty} #{pane_width}x#{pane_height} "
                               "#{pane_active} #{pane_title} #{pane_start_command} #{pane_marked} #{pane_dead} "
                               "#{history_size} #{alternate_on}"),
    ("show-options", "-s"), ("show-options", "-g"), ("show-options", "-g", "-w"), ("show-options", "-t", "work"),
    ("show-options", "-w", "-t", "work:1"), ("show-options", "-p", "-t", "work:1.0"), ("show-hooks", "-g"),
    ("show-hooks", "-t", "work"), ("list-keys",), ("list-keys", "-N", "-a"), ("show-environment", "-g"),
    ("show-environment", "-t", "work"),
    ("list-buffers",), ("show-buffer", "-b", "named"),
]

# What a pane's terminal is, besides its cells.
TERMINAL = ("#{pane_width} #{pane_height} #{cursor_x} #{cursor_y} #{cursor_flag} #{cursor_shape} #{insert_flag} "
            "#{wrap_flag} #{origin_flag} #{keypad_flag} #{keypad_cursor_flag} #{mouse_any_flag} #{mouse_sgr_flag} "
            "#{mouse_button_flag} #{scroll_region_upper} #{scroll_region_lower} #{pane_tabs} #{alternate_on} "
            "#{alternate_saved_x} #{alternate_saved_y} #{history_size} #{bracket_paste_flag} #{pane_title} #{pane_path}")


def screen(mux: Mux, pane: str) -> tuple[str, str]:
    return mux.capture(pane, "-e", "-S", "-"), mux.format(TERMINAL, pane)


def world(mux: Mux) -> dict[tuple[str, ...], str]:
    return {command: mux(*command) for command in WORLD}


def test_no_line_of_a_flood_is_lost_or_doubled(mux: Mux) -> None:
    lines, kills = 120_000, 12
    record = mux.folder / "record"
    mux("start-server", ";", "set-option", "-g", "history-limit", str(2 * lines), ";", "new-session", "-d", "-s", "main",
        f"seq 1 {lines} | tee {record}; echo finished; exec cat")
    shell = mux.format("#{pane_pid}", "main")
    size = sum(len(str(number)) + 1 for number in range(1, lines + 1))
    for place in sorted(random.sample(range(0, size * 9 // 10), kills)):
        mux.wait_until(lambda place=place: record.exists() and record.stat().st_size >= place,
                       lambda: f"for the flood, at {record.stat().st_size} of {size}")
        end_server(mux)
    mux.wait_until(lambda: "finished" in mux.capture("main"), "for the end of the flood")
    assert mux.format("#{pane_pid}", "main") == shell
    seen = mux.capture("main", "-S", "-").split()
    expected = [str(number) for number in range(1, lines + 1)] + ["finished"]
    at = next((i for i, pair in enumerate(zip(seen, expected)) if pair[0] != pair[1]), min(len(seen), len(expected)))
    assert seen == expected, f"from line {at + 1} of {len(seen)}: {seen[at:at + 5]} instead of {expected[at:at + 5]}"


def test_a_killed_server_shows_what_its_twin_shows(mux: Mux) -> None:
    """One pane lives through its program undisturbed, the other through kills; in the end nothing tells them apart."""
    progress = mux.folder / "progress"
    program = mux.folder / "program.py"
    program.write_text(NOISE)
    seed = random.randrange(1 << 30)
    mux("start-server", ";", "set-option", "-g", "history-limit", "3000", ";", "new-session", "-d", "-s", "main",
        "-x", "90", "-y", "30", "exec cat")
    command = f"{sys.executable} {program} {seed} {progress}; exec cat"
    mux("new-window", "-d", "-t", "main:1", command)
    mux.wait_until(lambda: progress.exists() and progress.read_text() == "end", "for the undisturbed program")
    mux.wait_until(lambda: "finished" in mux.format("#{pane_title}", "main:1"), "for its last words")
    progress.unlink()
    mux("new-window", "-d", "-t", "main:2", command)
    for place in sorted(random.sample(range(0, 200), 8)):
        mux.wait_until(lambda place=place: progress.exists() and (progress.read_text() or "0") >= f"{place:03}",
                       "for the program")
        end_server(mux)
    mux.wait_until(lambda: "finished" in mux.format("#{pane_title}", "main:2"), "for the program's last words")
    assert screen(mux, "main:2") == screen(mux, "main:1"), f"seed {seed}"


# Printing, colours, movement, regions, both screens, titles, marks, wide characters; the same for the same seed.
NOISE = r"""
import os, random, sys
seed, progress = int(sys.argv[1]), sys.argv[2]
dice = random.Random(seed)
words = ["plain", "\u00e4\u00f6\u00fc", "\u6f22\u5b57", "e\u0301", "\U0001f600", "tab\t", "line\r\n", "x" * 200]
escapes = ["[{a};{b}H", "[{c}m", "[38;5;{d}m", "[48;2;{d};{a};{b}m", "[m", "[{a}A", "[{a}B", "[K", "[J", "[{a}L",
           "[{a}M", "[{a}P", "[{a}@", "[{a};{e}r", "[r", "[?25l", "[?25h", "[?1049h", "[?1049l", "[?2004h", "[?7l",
           "[?7h", "7", "8", "M", "D", "E", "H", "[3g", "[?6h", "[?6l", "[4h", "[4l", "(0", "(B", "[{c}b",
           "]8;;http://example.org/{a}\x1b\\", "]8;;\x1b\\", "]2;title {d}\x07", "[?1000h", "[?1006h", "[{a} q"]
for step in range(200):
    out = []
    for _ in range(800):
        if dice.random() < 0.7:
            out.append(dice.choice(words) + " ")
        else:
            numbers = dict(a=dice.randint(1, 9), b=dice.randint(1, 90), c=dice.randint(1, 9), d=dice.randint(0, 255),
                           e=dice.randint(12, 30))
            out.append("\x1b" + dice.choice(escapes).format(**numbers))
    sys.stdout.write("".join(out))
    sys.stdout.flush()
    with open(progress + ".new", "w") as file:
        file.write(f"{step:03}")
    os.replace(progress + ".new", progress)
sys.stdout.write("\x1b]2;finished\x07")
sys.stdout.flush()
with open(progress, "w") as file:
    file.write("end")
"""


def test_a_client_goes_on_by_itself(mux: Mux) -> None:
    terminal = mux.new()
    mux("bind-key", "X", "display-message", "bound and kept")
    terminal.type("printf '\\033[31mred\\033[m %s\\n' before\n")
    before = terminal.wait_for(lambda picture: "red before" in picture.text)
    client = mux("list-clients", "-F", "#{client_name} #{client_session} #{client_created} #{client_tty}")
    for _ in range(3):
        # Whatever the killed server left on the screen, the next one draws all of it.
        terminal.screen.write(b"\x1b[2J\x1b[5;5Hrubbish\x1b]2;half a ti")
        end_server(mux)
        terminal.wait_for(lambda picture: picture.lines[:23] == before.lines[:23] and
                          (picture.x, picture.y) == (before.x, before.y))
    assert mux("list-clients", "-F", "#{client_name} #{client_session} #{client_created} #{client_tty}") == client
    terminal.type("echo a$((20+3))b\n")
    terminal.wait_for("a23b")
    terminal.prefix("X")
    terminal.wait_for("bound and kept")
    terminal.prefix("d")
    assert terminal.wait_exit() == 0
    assert "[detached (from session main)]" in terminal.text


def test_clients_of_different_sizes_change_no_size(mux: Mux) -> None:
    small = mux.new("cat", columns=60, rows=20)
    wide = mux.attach("new-session", "-s", "other", "cat", columns=100, rows=40)
    wide.wait_for("[other")
    before = mux("list-windows", "-a", "-F", "#{window_id} #{window_width}x#{window_height}")
    end_server(mux)
    mux.wait_until(lambda: len(mux("list-clients").splitlines()) == 2, "for the clients")
    small.wait_for("[main")
    wide.wait_for("[other")
    assert mux("list-windows", "-a", "-F", "#{window_id} #{window_width}x#{window_height}") == before


def test_the_world_is_kept(mux: Mux) -> None:
    mux("start-server", ";", "set-option", "-g", "automatic-rename", "off", ";",
        "new-session", "-d", "-s", "work", "-n", "first", "-x", "120", "-y", "40", "-e", "ONE=1", "cat")
    mux("split-window", "-h", "-t", "work", "cat")
    mux("split-window", "-v", "-l", "30%", "-t", "work", "cat")
    mux("new-window", "-t", "work:", "-n", "second", "cat")
    mux("new-window", "-d", "-t", "work:7", "cat")
    mux("resize-pane", "-Z", "-t", "work:0.1")
    mux("new-session", "-d", "-s", "other", "cat")
    mux("new-session", "-d", "-t", "work", "-s", "grouped")
    mux("set-option", "-s", "buffer-limit", "7", ";", "set-option", "-g", "prefix", "C-a", ";",
        "set-option", "-t", "work", "status", "2", ";", "set-option", "-w", "-t", "work:1", "mode-keys", "vi", ";",
        "set-option", "-p", "-t", "work:1.0", "remain-on-exit", "on", ";", "set-option", "-g", "@own", "a b \"c\"")
    mux("set-hook", "-g", "after-new-window", "display-message 'a ; b'", ";",
        "set-hook", "-t", "work", "window-renamed[3]", "run-shell true")
    mux("bind-key", "-N", "a note", "-T", "own", "F5", "display-message", "one", r"\;", "kill-pane", ";",
        "bind-key", "-r", "Q", "if-shell -F 1 { display-message \"x;y\" ; new-window } { kill-server }", ";",
        "unbind-key", "c", ";", "unbind-key", "-a", "-T", "copy-mode")
    mux("set-environment", "-g", "GLOBAL", "value", ";", "set-environment", "-t", "work", "-r", "GONE", ";",
        "set-environment", "-gh", "HIDDEN", "secret")
    mux("set-buffer", "automatic", ";", "set-buffer", "-b", "named", "line\nline\t\\", ";",
        "select-pane", "-m", "-t", "work:0.2", ";", "select-pane", "-t", "work:1.0", "-T", "a title")
    before = world(mux)
    for _ in range(2):
        end_server(mux)
        after = world(mux)
        assert not {command: (before[command], after[command]) for command in WORLD if before[command] != after[command]}
    # And it is no mere picture: what is made next gets the next numbers.
    number = max(int(line[1:]) for line in mux("list-panes", "-a", "-F", "#{pane_id}").split())
    mux("new-window", "-d", "-t", "work:", "cat")
    assert f"%{number + 1}" in mux("list-panes", "-a", "-F", "#{pane_id}").split()


def visible(picture) -> list[list]:
    """The picture's cells, without the colour of the ink where there is none: a redraw leaves it out."""
    return [[cell._replace(foreground="") if cell.text == " " and not cell.attributes else cell for cell in line]
            for line in picture.lines]


def test_vim_goes_on(mux: Mux) -> None:
    text = mux.folder / "text.txt"
    text.write_text("".join(f"line {number} of the text\n" for number in range(1, 200)))
    terminal = mux.new()
    terminal.type("echo below\n")
    terminal.wait_for("below")
    terminal.type(f"vim -u NONE -N -c 'set number mouse=a' {text}\n")
    terminal.wait_for("  1 line 1 of the text")
    terminal.type("50Gzto")
    terminal.wait_for("-- INSERT --")
    terminal.type("inserted")
    before = terminal.wait_for("inserted")
    mux.wait_until(lambda: mux.format("#{alternate_on}") == "1")
    kept = screen(mux, "")
    end_server(mux)
    assert screen(mux, "") == kept
    terminal.wait_for(lambda picture: visible(picture)[:23] == visible(before)[:23])
    terminal.type(" after\x1b:wq\n")
    terminal.wait_for(lambda picture: "below" in picture.text and "INSERT" not in picture.text)
    assert "inserted after" in text.read_text()


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS], ids=lambda number: number.name)
def test_crashes(mux: Mux, number: signal.Signals) -> None:
    # A sanitizer would take the signal for a finding of its own.
    mux.environment["ASAN_OPTIONS"] += ":handle_segv=0:handle_sigbus=0:handle_abort=0"
    mux("new-session", "-d", "-s", "main", "echo shown; exec cat")
    mux.wait_until(lambda: "shown" in mux.capture("main"))
    pane = mux.format("#{pane_pid}", "main")
    kept = screen(mux, "main")
    end_server(mux, number)
    assert screen(mux, "main") == kept
    assert mux.format("#{pane_pid}", "main") == pane


def test_a_program_that_ends_without_a_server(mux: Mux) -> None:
    gate = mux.folder / "gate"
    os.mkfifo(gate)
    mux("new-session", "-d", "-s", "main", "cat", ";", "set-option", "-g", "remain-on-exit", "on", ";",
        "new-window", "-t", "main:1", f"read x <{gate}; echo last words; exit 3")
    pane = int(mux.format("#{pane_pid}", "main:1"))
    keeper = parent_of(server_of(mux))
    os.kill(keeper, signal.SIGSTOP)
    try:
        os.kill(server_of(mux), signal.SIGKILL)
        with gate.open("w") as file:
            file.write("go\n")
        mux.wait_until(lambda: not is_running(pane), "for the program's end")
    finally:
        os.kill(keeper, signal.SIGCONT)
    mux.wait_until(lambda: mux.format("#{pane_dead} #{pane_dead_status}", "main:1") == "1 3", "for the dead pane")
    assert "last words" in mux.capture("main:1", "-S", "-")
