"""Flags of tmux 3.8 whose effect tmux 3.3a cannot be asked for."""

import time

import pytest
from support.mux import Mux


@pytest.fixture
def server(mux: Mux) -> Mux:
    mux("new-session", "-d", "-s", "main", "cat")
    return mux


def test_list_keys_by_format_order_and_reversed(server: Mux) -> None:
    for key, command in (("M-b", "last-pane"), ("a", "next-window"), ("C-c", "last-window")):
        server("bind-key", "-r", "-N", f"note {key}", "-T", "mine", key, command)
    form = "#{key_table} #{key_string} #{key_repeat} #{key_note}: #{key_command}"
    listed = server("list-keys", "-T", "mine", "-O", "modifier", "-F", form).splitlines()
    assert listed[0] == "mine a 1 note a: next-window"
    assert set(listed[1:]) == {"mine M-b 1 note M-b: last-pane", "mine C-c 1 note C-c: last-window"}
    assert server("list-keys", "-T", "mine", "-O", "modifier", "-r", "-F", form).splitlines() == listed[::-1]
    assert server("list-keys", "-1", "-T", "mine", "-O", "modifier", "-F", "#{key_string_width}") == "3\n"
    wrong = server.run("list-keys", "-O", "nonsense")
    assert wrong.returncode == 1 and wrong.stderr == "invalid sort order\n"


def test_sessions_in_the_order_of_their_creation(mux: Mux) -> None:
    terminal = mux.new("cat", name="b")
    for name in ("c", "a"):
        mux("new-session", "-d", "-s", name, "cat")
    mux("switch-client", "-n")
    terminal.wait_for("[c]")
    mux("switch-client", "-t", "b")
    terminal.wait_for("[b]")
    mux("switch-client", "-p", "-O", "name")
    terminal.wait_for("[a]")
    wrong = mux.run("switch-client", "-n", "-O", "nonsense")
    assert wrong.returncode == 1 and wrong.stderr == "invalid sort order\n"


def test_show_messages_tells_of_jobs_and_terminals(mux: Mux) -> None:
    mux.new("cat")
    mux("run-shell", "-b", "exec sleep 60")
    assert "Job 0: exec sleep 60 [fd=" in mux("show-messages", "-J")
    terminals = mux("show-messages", "-T")
    assert terminals.startswith("Terminal 0: xterm-256color for /dev/pts/")
    assert ": clear: (string) \\033[H\\033[2J" in terminals
    assert ": colors: (number) 256" in terminals


def test_capture_of_a_mode_and_of_cells(server: Mux) -> None:
    server("respawn-pane", "-k", "printf 'x\\033[1my\\n'; exec cat")
    server.wait_until(lambda: "xy" in server.capture())
    server("copy-mode")
    assert "[0/0]" not in server.capture()
    assert "[0/0]" in server.capture("", "-M").splitlines()[0]
    cells = server.capture("", "-R", "-E", "0").splitlines()
    assert cells[0].startswith("grid 80x24 history 0/2000 ")
    assert cells[1].startswith("row 0 cells ")
    assert cells[3].startswith('  cell 1 width 1 text "\\x79" written 1 attributes 0x1 ')


def test_hyperlinks_of_a_row_and_their_end(server: Mux) -> None:
    link = "\\033]8;;http://%s\\033\\\\%s\\033]8;;\\033\\\\ "
    server("respawn-pane", "-k", f"printf '{link % ('one', '1')}{link % ('two', '2')}\\n'; exec cat")
    server.wait_until(lambda: "1 2" in server.capture())
    assert server.capture("", "-H") == "http://one http://two\n"
    assert server.capture("", "-F", "-E", "0") == "H 1 2\n"
    server("clear-history")
    assert server.capture("", "-H") == "http://one http://two\n"
    server("clear-history", "-H")
    assert server.capture("", "-H").strip() == ""


def test_leaving_a_mode_that_was_to_take_its_pane(server: Mux) -> None:
    server("split-window", "-d", "cat")
    server("copy-mode", "-k", "-t", ":.1")
    server("send-keys", "-X", "-t", ":.1", "cancel")
    server.wait_until(lambda: server.format("#{window_panes}") == "1", "the pane to go")
    server("split-window", "-d", "cat")
    server("copy-mode", "-k", "-t", ":.1")
    server("copy-mode", "-q", "-t", ":.1")
    assert server.format("#{window_panes}") == "1"


def test_panes_are_drawn_while_a_message_stands(mux: Mux) -> None:
    terminal = mux.new("cat")
    for flag in ("-C", "-N"):
        mux("display-message", flag, "-d", "0", "standing")
        terminal.wait_for("standing")
        mux("send-keys", "under " + flag, "Enter")
        terminal.wait_for("under " + flag)
        assert "standing" in terminal.text


def test_what_the_shell_tells_of_its_commands(server: Mux) -> None:
    started = int(time.time())
    server("respawn-pane", "-k", "printf '\\033]133;A\\007$ \\033]133;C\\007'; read x; "
                                 "printf '\\033]133;D;7\\007'; exec cat")
    server.wait_until(lambda: server.format("#{pane_command_running}") == "1")
    assert started <= int(server.format("#{pane_command_start_time}")) <= time.time()
    assert started <= int(server.format("#{pane_last_prompt_time}")) <= time.time()
    assert server.format("#{pane_command_status}|#{pane_command_end_time}") == "|"
    server("send-keys", "Enter")
    server.wait_until(lambda: server.format("#{pane_command_running}") == "0")
    assert server.format("#{pane_command_status}") == "7"
    assert int(server.format("#{pane_command_duration}")) >= 0
    assert int(server.format("#{pane_command_end_time}")) >= started


def test_attach_takes_a_session_that_nobody_shows(mux: Mux) -> None:
    first = mux.new("cat", name="seen")
    mux("new-session", "-d", "-s", "free", "cat")
    first.type("x")
    second = mux.attach()
    second.wait_for("[free]")


def test_output_of_run_shell_in_a_named_pane(server: Mux) -> None:
    assert server.run("run-shell", "echo out").stdout == "out\n"
    assert server.run("run-shell", "-t", "main:", "echo out; exit 3").stdout == ""
    assert server.format("#{pane_mode}") == "view-mode"
    shown = server.capture("", "-M")
    assert shown.startswith("out ") and "'echo out; exit 3' returned 3" in shown
    server("copy-mode", "-q")
    server("run-shell", "-b", "echo behind")
    server.wait_until(lambda: "behind" in server.capture("", "-M"))


def test_sizes_of_a_split_may_be_formats(server: Mux) -> None:
    server("split-window", "-d", "-l", "#{e|+:3,2}", "cat")
    assert server.format("#{pane_height}", ":.1") == "5"
    server("kill-pane", "-a")
    server("split-window", "-d", "-l", "1000000", "cat")
    assert server.format("#{pane_height}") == "1"


def test_the_command_is_a_variable(server: Mux) -> None:
    assert server.format("#{command}") == "display-message"
    assert server("list-panes", "-F", "#{command}") == "list-panes\n"
