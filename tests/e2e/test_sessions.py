"""The main job: a session outlives its clients, and any terminal can take it up again."""

import os
import re
import signal
import termios

import pytest
from support.compare import wait_same
from support.mux import Mux


def start_counter(mux: Mux) -> None:
    """A job that would show a gap in its steps or a new process if it had been stopped."""
    # A shell without a trap may miss the C-c that comes as it starts its next command.
    job = "(trap exit INT; i=0; while sleep 0.05; do i=$((i+1)); echo step $i; done)"
    mux("send-keys", "-t", "main", job, "Enter")


def steps(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"^step (\d+)$", text, re.MULTILINE)]


def last_step(mux: Mux) -> int:
    return max(steps(mux.capture("main")), default=0)


def test_a_new_session_shows_a_shell(mux: Mux) -> None:
    terminal = mux.new(name="train")
    terminal.type("echo hello $((6 * 7))\r")
    terminal.wait_for("hello 42")
    wait_same(mux, terminal)
    assert mux("list-sessions", "-F", "#{session_name} #{session_attached}") == "train 1\n"


def test_detach_and_attach(mux: Mux) -> None:
    first = mux.new(name="train")
    first.type("echo before\r")
    first.wait_for("\nbefore\n$")
    first.prefix("d")
    assert first.wait_exit() == 0
    assert "[detached (from session train)]" in first.text
    assert first.picture.buffer == "normal"
    second = mux.attach("attach", "-t", "train")
    second.wait_for("before")
    wait_same(mux, second)


def test_two_terminals_see_and_drive_one_session(mux: Mux) -> None:
    first = mux.new()
    second = mux.attach()
    second.wait_for("[main]")
    first.type("echo one $((1 + 1))\r")
    second.wait_for("one 2")
    second.type("echo two $((2 + 2))\r")
    first.wait_for("two 4")
    wait_same(mux, first)
    wait_same(mux, second)


def test_the_job_outlives_a_killed_client(mux: Mux) -> None:
    terminal = mux.new()
    start_counter(mux)
    terminal.wait_for("step 5")
    terminal.process.send_signal(signal.SIGKILL)
    terminal.wait_exit()
    mux.wait_until(lambda: mux("list-clients") == "")
    seen = last_step(mux)
    mux.wait_until(lambda: last_step(mux) > seen + 3)
    again = mux.attach()
    again.wait_for(lambda picture: max(steps(picture.text), default=0) > seen + 3)
    again.type("\x03")
    wait_same(mux, again)


def test_the_job_outlives_a_closed_terminal(mux: Mux) -> None:
    terminal = mux.new()
    start_counter(mux)
    terminal.wait_for("step 5")
    terminal.hang_up()
    mux.wait_until(lambda: mux("list-clients") == "")
    seen = last_step(mux)
    mux.wait_until(lambda: last_step(mux) > seen + 3)
    assert mux.format("#{session_name} #{session_attached}", "main") == "main 0"
    mux("send-keys", "-t", "main", "C-c")


def test_the_session_ends_with_its_last_shell(mux: Mux) -> None:
    terminal = mux.new()
    terminal.type("exit\r")
    assert terminal.wait_exit() == 0
    assert "[exited]" in terminal.text
    mux.wait_until(lambda: not mux.processes())
    assert mux.run("has-session").returncode == 1


@pytest.mark.mux_only("the terminal stays raw, on the alternate screen")
def test_a_killed_client_leaves_its_terminal_as_it_was(mux: Mux) -> None:
    terminal = mux.open(["sh", "-c", "echo before; " + " ".join(mux.command("new-session", "-s", "main", "cat")) +
                         "; echo after; exec cat"])
    terminal.wait_for("[main]")
    assert not termios.tcgetattr(terminal.fileno())[3] & termios.ECHO
    mux("set-option", "-g", "mouse", "on")
    terminal.wait_for(lambda picture: picture.modes["mouseTrackingMode"] != "none")
    os.kill(int(mux.format("#{client_pid}")), signal.SIGKILL)
    mux.wait_until(lambda: termios.tcgetattr(terminal.fileno())[3] & termios.ECHO)
    terminal.wait_for("before")
    terminal.wait_for(lambda picture: picture.modes["mouseTrackingMode"] == "none")
    assert mux.run("has-session", "-t", "main").returncode == 0


def test_kill_server_ends_clients_and_panes(mux: Mux) -> None:
    terminal = mux.new()
    pane = int(mux.format("#{pane_pid}"))
    mux("kill-server")
    assert terminal.wait_exit() == 1
    assert "[server exited]" in terminal.text
    mux.wait_until(lambda: not os.path.exists(f"/proc/{pane}"))


def test_the_terminal_is_put_back(mux: Mux) -> None:
    terminal = mux.open(["/bin/sh", "-l"])
    terminal.wait_for("$")
    with open(terminal.tty) as tty:
        before = termios.tcgetattr(tty)
    terminal.type(" ".join(mux.command("new", "-s", "inner")) + "\r")
    terminal.wait_for("[inner]")
    terminal.prefix("d")
    terminal.wait_for("[detached (from session inner)]")
    terminal.wait_for(lambda picture: picture.row(picture.y) == "$")
    with open(terminal.tty) as tty:
        after = termios.tcgetattr(tty)
    assert after[:4] == before[:4]
    modes = terminal.picture.modes
    assert terminal.picture.buffer == "normal"
    assert modes["mouseTrackingMode"] == "none" and not modes["bracketedPasteMode"]
    assert not modes["applicationCursorKeysMode"] and not modes["applicationKeypadMode"]


def test_detaching_others(mux: Mux) -> None:
    first = mux.new()
    second = mux.attach("attach", "-d", "-t", "main")
    assert first.wait_exit() == 0
    second.wait_for("[main]")
    mux.wait_until(lambda: len(mux("list-clients").splitlines()) == 1)


def test_sessions_can_be_switched(mux: Mux) -> None:
    terminal = mux.new(name="one")
    mux("new-session", "-d", "-s", "two", "echo this is two; cat")
    terminal.prefix(")")
    terminal.wait_for("this is two")
    terminal.prefix("(")
    terminal.wait_for(lambda picture: "[one]" in picture.text and "this is two" not in picture.text)
    terminal.prefix("L")
    terminal.wait_for("this is two")


def test_a_client_without_a_name_takes_the_last_session(mux: Mux) -> None:
    mux("new-session", "-d", "-s", "older")
    mux("new-session", "-d", "-s", "newer")
    terminal = mux.attach("attach", "-t", "older")
    terminal.wait_for("[older]")
    terminal.prefix("d")
    assert terminal.wait_exit() == 0
    mux.attach().wait_for("[older]")


def test_the_environment_of_a_pane(mux: Mux) -> None:
    terminal = mux.new()
    terminal.type('echo "[$TERM] [$TMUX_PANE] [$TMUX]"\r')
    terminal.wait_for(lambda picture: "[%0]" in picture.text and picture.row(picture.y) == "$")
    socket = mux.format("#{socket_path},#{pid}")
    number = mux.format("#{session_id}").lstrip("$")
    text = terminal.text.replace("\n", "")
    assert f"[{socket},{number}]" in text
    assert f"[{mux('show-options', '-gv', 'default-terminal').strip()}]" in text
