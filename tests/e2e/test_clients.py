"""What a client does besides showing a session: stopping, locking, giving way to another program, starting bare."""

import os
import shlex
import signal
import subprocess
import termios

import pytest
from support import processes
from support.mux import Mux
from support.terminal import PATIENCE, Terminal


def shell_with_client(mux: Mux) -> Terminal:
    """A shell with job control that runs a client of a new session in its foreground."""
    terminal = mux.open(["/bin/bash", "--norc", "--noprofile", "-i"], PS1="outer$ ")
    terminal.wait_for("outer$")
    terminal.type(shlex.join(mux.command("new-session", "-s", "main", "echo inside; exec cat")) + "\r")
    terminal.wait_for(lambda picture: "inside" in picture.text and "[main]" in picture.text)
    return terminal


def client_pid(mux: Mux) -> int:
    return int(mux.format("#{client_pid}"))


def echoes(terminal: Terminal) -> bool:
    return bool(termios.tcgetattr(terminal.fileno())[3] & termios.ECHO)


def test_a_client_can_be_suspended(mux: Mux) -> None:
    terminal = shell_with_client(mux)
    pid = client_pid(mux)
    terminal.prefix("\x1a")
    terminal.wait_for(lambda picture: "Stopped" in picture.text and picture.buffer == "normal")
    assert processes.status_of(pid)[0] == "T"
    # What happens meanwhile is not written over the shell's screen.
    mux("send-keys", "-t", "main", "-l", "meanwhile")
    mux.wait_until(lambda: "meanwhile" in mux.capture("main"))
    terminal.type("echo out''side\r")
    terminal.wait_for("outside")
    assert "meanwhile" not in terminal.text
    terminal.type("fg\r")
    terminal.wait_for(lambda picture: "meanwhile" in picture.text and "[main]" in picture.text)
    assert client_pid(mux) == pid
    terminal.type("typed again\r")
    mux.wait_until(lambda: "typed again" in mux.capture("main"))


def test_a_client_can_be_suspended_by_command(mux: Mux) -> None:
    terminal = shell_with_client(mux)
    tty = mux.format("#{client_tty}")
    mux("suspend-client", "-t", tty)
    terminal.wait_for("Stopped")
    terminal.type("fg\r")
    terminal.wait_for("[main]")


@pytest.mark.parametrize("command", [["lock-client"], ["lock-session", "-t", "main"], ["lock-server"]])
def test_locking(mux: Mux, command: list[str]) -> None:
    terminal = mux.new("echo secret; exec cat")
    terminal.wait_for("secret")
    mux("set-option", "-g", "lock-command", "echo locked; read password; echo done $password")
    if command == ["lock-client"]:
        command = [*command, "-t", mux.format("#{client_tty}")]
    mux(*command)
    terminal.wait_for("locked")
    assert "secret" not in terminal.text
    # What the pane prints meanwhile stays off the terminal, and what is typed goes to the lock alone.
    mux("send-keys", "-t", "main", "-l", "hidden")
    mux.wait_until(lambda: "hidden" in mux.capture("main"))
    terminal.type("opensesame\r")
    terminal.wait_for(lambda picture: "secret" in picture.text and "hidden" in picture.text)
    assert "opensesame" not in mux.capture("main")
    terminal.type("after\r")
    mux.wait_until(lambda: "after" in mux.capture("main"))


def test_detaching_into_another_program(mux: Mux) -> None:
    terminal = mux.new("exec cat")
    mux("detach-client", "-t", mux.format("#{client_tty}"), "-E", "echo instead of it; stty -a; exec cat")
    terminal.wait_for(lambda picture: "instead of it" in picture.text and "-icanon" not in picture.text)
    assert echoes(terminal)
    assert mux("list-clients") == ""
    assert mux.run("has-session", "-t", "main").returncode == 0
    terminal.type("\x04")
    assert terminal.wait_exit() == 0


def test_detaching_hangs_the_parent_up(mux: Mux) -> None:
    script = "trap 'echo hung up; exit 3' HUP; " + shlex.join(mux.command("new-session", "-s", "main", "cat")) + "; exit 4"
    terminal = mux.open(["/bin/sh", "-c", script])
    terminal.wait_for("[main]")
    mux("detach-client", "-P", "-t", mux.format("#{client_tty}"))
    assert terminal.wait_exit() == 3
    assert "[detached and SIGHUP (from session main)]" in terminal.text
    assert "hung up" in terminal.text


def test_a_terminal_without_a_name(mux: Mux) -> None:
    mux("new-session", "-d", "-s", "main", "cat")
    environment = {name: value for name, value in mux.environment.items() if name != "TERM"}
    mux.environment = environment
    terminal = mux.attach()
    assert terminal.wait_exit() == 1
    assert "open terminal failed: terminal does not support clear" in terminal.text or \
        "open terminal failed: missing or unsuitable terminal" in terminal.text
    assert mux("list-sessions", "-F", "#{session_name}") == "main\n"


@pytest.mark.mux_only("its default command always makes a session")
def test_bare(mux: Mux) -> None:
    """Without a command: a session where there is none, else the one that was used last."""
    terminal = mux.open(mux.command())
    terminal.wait_for("[0]")
    mux("new-session", "-d", "-s", "other", "cat")
    terminal.type("echo used la''st\r")
    terminal.wait_for("used last")
    terminal.prefix("d")
    assert terminal.wait_exit() == 0
    again = mux.open(mux.command())
    again.wait_for(lambda picture: "[0]" in picture.text and "used last" in picture.text)
    assert mux("list-sessions", "-F", "#{session_name}").split() == ["0", "other"]


def test_nested_where_it_is_asked_for(mux: Mux) -> None:
    terminal = mux.new()
    terminal.type("TMUX= MUX= " + shlex.join(mux.command("new-session", "-s", "inner", "cat")) + "\r")
    terminal.wait_for("[inner]")
    assert mux("list-sessions", "-F", "#{session_name}").split() == ["inner", "main"]
    mux("kill-session", "-t", "inner")
    terminal.wait_for("[exited]")


def test_a_second_server_on_a_live_socket(mux: Mux) -> None:
    """Whoever comes second finds the first, however it asks."""
    mux("new-session", "-d", "-s", "first", "cat")
    pid = mux.format("#{pid}", "first")
    mux("start-server")
    mux("new-session", "-d", "-s", "second", "cat")
    assert mux.format("#{pid}", "second") == pid
    foreground = subprocess.Popen(mux.command("-D"), env=mux.environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        output, _ = foreground.communicate(timeout=PATIENCE)
    finally:
        foreground.kill()
    assert foreground.returncode == 1
    assert output
    assert mux.format("#{pid}", "first") == pid
    assert mux("list-sessions", "-F", "#{session_name}").split() == ["first", "second"]


def test_a_client_that_is_told_to_end(mux: Mux) -> None:
    terminal = mux.new("exec cat")
    os.kill(client_pid(mux), signal.SIGTERM)
    assert terminal.wait_exit() == 1
    assert "[terminated]" in terminal.text
    assert mux.run("has-session", "-t", "main").returncode == 0


def test_control_mode_on_a_terminal(mux: Mux) -> None:
    """-CC: the terminal is raw, and what is printed lies between DCS 1000 p and ST."""
    mux("new-session", "-d", "-s", "main", "cat")
    terminal = mux.open(mux.command("-CC", "attach", "-t", "main"), answering=False)
    mux.wait_until(lambda: b"%session-changed $0 main" in terminal.received)
    assert terminal.received.startswith(b"\x1bP1000p%begin ")
    assert not echoes(terminal)
    terminal.type("display-message -p '#{client_control_mode}'\n")
    mux.wait_until(lambda: b"\r\n1\r\n%end" in terminal.received or b"\n1\n%end" in terminal.received)
    terminal.type("\n")
    assert terminal.wait_exit() == 0
    assert terminal.received.rstrip(b"\r\n").endswith(b"\x1b\\")
    assert b"%exit" in terminal.received


@pytest.mark.parametrize("flags, shown", [([], False), (["-u"], True)])
def test_a_locale_without_utf8(mux: Mux, flags: list[str], shown: bool) -> None:
    """A terminal that is not said to know UTF-8 gets ASCII alone; -u says that it does."""
    mux.environment |= {"LANG": "C", "LC_ALL": "C"}
    script = "printf 'a\\303\\251\\345\\245\\275\\342\\224\\200b'; exec cat"
    terminal = mux.open(mux.command(*flags, "new-session", "-s", "main", script))
    terminal.wait_for("aé好─b" if shown else "a___─b")
    assert mux.format("#{client_utf8}") == ("1" if shown else "0")
    mux("split-window", "-h", "cat")
    terminal.wait_for("│")
    assert shown or max(terminal.received) < 0x80
