"""mux doctor: what it says of machines that keep sessions, and of such that do not."""

import shutil
from pathlib import Path

import pytest
from support import processes
from support.mux import Mux

pytestmark = pytest.mark.mux_only("it has no doctor")


def logind(mux: Mux, kills: str, linger: str) -> str:
    """A PATH whose loginctl answers so; without a value it fails as where no logind runs."""
    folder = mux.folder / "bin"
    folder.mkdir(exist_ok=True)
    answer = (f'[ "$2" = -p ] && echo KillUserProcesses={kills} || echo Linger={linger}' if kills else "exit 1")
    (folder / "loginctl").write_text(f"#!/bin/sh\n{answer}\n")
    (folder / "loginctl").chmod(0o755)
    return f"{folder}:{mux.environment['PATH']}"


def doctor(mux: Mux, kills: str = "", linger: str = "", **environment: str) -> tuple[int, str]:
    done = mux.run_plain(*mux.command("doctor"), PATH=logind(mux, kills, linger), **environment)
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_a_machine_without_logind_and_server(mux: Mux) -> None:
    status, text = doctor(mux)
    assert status == 0, text
    assert "no systemd-logind here" in text
    assert "note  no server runs" in text
    assert "BAD" not in text
    # It looks, and makes nothing.
    assert not mux.socket.exists()
    assert not (Path(mux.environment["HOME"]) / ".local").exists()


@pytest.mark.parametrize("kills, linger, status, says", [
    ("yes", "no", 1, "-> loginctl enable-linger"), ("yes", "yes", 0, "you linger"), ("no", "no", 0, "leaves your processes")])
def test_logging_out(mux: Mux, kills: str, linger: str, status: int, says: str) -> None:
    done, text = doctor(mux, kills, linger)
    assert done == status
    assert says in text
    assert ("BAD " in text) == (status == 1)


def test_the_server_and_its_keeper(mux: Mux) -> None:
    mux("new-session", "-d", "cat")
    status, text = doctor(mux)
    assert status == 0, text
    server = int(mux.format("#{pid}"))
    assert f"keeper alive: process {processes.status_of(server)[1]}, of the server {server}" in text
    assert "the server runs this very program" in text
    assert "come back with mux restore" in text
    mux("set-option", "-s", "restore", "on", ";", "set-option", "-s", "save-sessions", "off")
    status, text = doctor(mux)
    assert status == 1
    assert "the option save-sessions is off" in text
    assert "come back with the server" in text


def test_an_updated_program(mux: Mux) -> None:
    other = mux.folder / "mux"
    shutil.copy(mux.binary, other)
    started = mux.run_plain(str(other), *mux.command("new-session", "-d", "cat")[1:])
    assert started.returncode == 0
    status, text = doctor(mux)
    assert status == 0
    assert "the server runs another program than this one" in text


def test_folders_that_are_of_no_use(mux: Mux) -> None:
    state = mux.folder / "state"
    (state / "mux").mkdir(parents=True)
    (state / "mux").chmod(0o777)
    status, text = doctor(mux, XDG_STATE_HOME=str(state))
    assert status == 1
    assert f"others may write to {state}/mux" in text
    assert f"-> chmod 700 {state}/mux" in text


def test_limits(mux: Mux) -> None:
    if mux.is_sanitized:
        pytest.skip("the sanitizer needs its address space")
    command = " ".join(mux.command("doctor"))
    done = mux.run_plain("sh", "-c", f"ulimit -Sn 64 && ulimit -Hn 64 && ulimit -v 4000000 && exec {command}",
                         PATH=logind(mux, "", ""))
    assert done.returncode == 1, done.stderr
    assert "a process may have 64 descriptors: enough for about 16 panes" in done.stdout
    assert "the address space is limited to" in done.stdout
