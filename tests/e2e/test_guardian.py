"""A client that is killed leaves its terminal as it found it, whatever its server does; other clients notice nothing."""

import os
import signal

import pytest
from support.mux import Mux
from support.servers import keeper_of, server_of
from support.terminal import Terminal

pytestmark = pytest.mark.mux_only("leaves the terminal to the user")


def client_in_shell(mux: Mux) -> tuple[Terminal, int]:
    """A client in the foreground of a shell, which outlives it; and its process."""
    terminal = mux.open(["/bin/bash", "--norc", "--noprofile", "-i"], PS1="outer$ ")
    terminal.wait_for("outer$")
    words = " ".join(mux.command("new-session", "-A", "-s", "main", "'printf \"\\033[?1000h\"; echo inside; exec cat'"))
    terminal.type(words + "\r")
    terminal.wait_for(lambda picture: "inside" in picture.text and "[main]" in picture.text)
    return terminal, int(mux.format("#{client_pid}"))


def check_shell(terminal: Terminal) -> None:
    # What the shell says of it may come before or after.
    terminal.wait_for(lambda picture: picture.buffer == "normal")
    terminal.type("echo it''self\r")
    terminal.wait_for("itself")
    # No mouse report, no other mode of the client's is left.
    before = len(terminal.received)
    terminal.type("stty -a | grep -o ' isig'\r")
    terminal.wait_for(" isig")
    assert b"\x1b[?1049" not in terminal.received[before:]


def test_a_killed_client(mux: Mux) -> None:
    terminal, pid = client_in_shell(mux)
    beside = mux.attach("attach-session", "-t", "main")
    beside.wait_for("inside")
    os.kill(pid, signal.SIGKILL)
    check_shell(terminal)
    mux.wait_until(lambda: len(mux("list-clients").splitlines()) == 1)
    beside.type("goes on\r")
    beside.wait_for(lambda picture: picture.text.count("goes on") == 2)


def test_a_killed_client_of_a_stopped_server(mux: Mux) -> None:
    terminal, pid = client_in_shell(mux)
    server = server_of(mux)
    os.kill(server, signal.SIGSTOP)
    os.kill(pid, signal.SIGKILL)
    check_shell(terminal)


def test_all_of_them_killed(mux: Mux) -> None:
    terminal, pid = client_in_shell(mux)
    keeper, server = keeper_of(mux), server_of(mux)
    # The keeper cannot start another server, and the server cannot start another keeper.
    for victim in (keeper, server):
        os.kill(victim, signal.SIGSTOP)
    for victim in (keeper, server, pid):
        os.kill(victim, signal.SIGKILL)
    check_shell(terminal)


def test_a_crashed_client(mux: Mux) -> None:
    mux.environment["ASAN_OPTIONS"] += ":handle_segv=0"
    terminal, pid = client_in_shell(mux)
    os.kill(pid, signal.SIGSEGV)
    check_shell(terminal)


def test_a_client_that_was_resumed_has_a_guardian_too(mux: Mux) -> None:
    terminal, pid = client_in_shell(mux)
    former = server_of(mux)
    os.kill(former, signal.SIGKILL)
    mux.wait_until(lambda: str(pid) in mux("list-clients", "-F", "#{client_pid}"))
    # It is drawn again only when its guardian knows the new connection.
    drawn = len(terminal.received)
    mux("send-keys", "-t", "main", "resumed", "Enter")
    terminal.wait_for(lambda picture: picture.text.count("resumed") == 2)
    assert len(terminal.received) > drawn
    # What the terminal answered to the new server's questions lies before this.
    terminal.type("typed\r")
    terminal.wait_for(lambda picture: picture.text.count("typed") == 2)
    os.kill(pid, signal.SIGKILL)
    check_shell(terminal)
