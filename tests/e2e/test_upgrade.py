"""Another program takes the server's and the keeper's place while everything goes on; or does not, and nothing is lost."""

import os
import socket
import struct
import threading
from pathlib import Path

import pytest
from support.mux import Mux
from support.servers import keeper_of, server_of

pytestmark = pytest.mark.mux_only("no keeper")


@pytest.fixture
def other(build: Path) -> str:
    binary = build / "tests/crash/mux_other"
    if not binary.exists():
        pytest.skip("mux_other is not built")
    return str(binary)


def program_of(pid: int) -> str:
    return os.path.basename(os.readlink(f"/proc/{pid}/exe"))


def facts(mux: Mux) -> str:
    return mux("list-panes", "-a", "-F", "#{session_name} #{window_name} #{pane_id} #{pane_pid} #{history_size} "
                                         "#{cursor_x},#{cursor_y} #{alternate_on} #{scroll_region_upper} "
                                         "#{scroll_region_lower} #{pane_private_modes} #{pane_title} #{@kept}") + mux("list-buffers") + mux("list-keys")


def prepare(mux: Mux) -> None:
    mux("start-server", ";", "set-option", "-g", "automatic-rename", "off", ";",
        "new-session", "-d", "-s", "main", "-n", "one", "seq 1 500; printf '\\033[31mred'; exec cat", ";",
        "new-window", "-d", "-n", "two", "printf '\\033[?1049hother screen'; exec cat", ";",
        "new-window", "-d", "-n", "three", "printf '\\033[2;5r\\033[?1000;2004h\\033[>5u\\033]2;title\\007'; exec cat", ";",
        "set-option", "-g", "@kept", "value", ";", "set-buffer", "-b", "name", "text", ";", "bind-key", "X", "new-window")
    mux.wait_until(lambda: "red" in mux.capture("main:0") and "other screen" in mux.capture("main:1") and
                   mux.format("#{pane_title}", "main:2") == "title")


# The other version's checkpoints of terminals have sections and fields more than this one's, or fewer.
@pytest.mark.parametrize("checkpoints", ["9,8", "8,8"])
def test_to_another_version_and_back(mux: Mux, other: str, checkpoints: str) -> None:
    mux.environment["MUX_TEST_CHECKPOINT"] = checkpoints
    prepare(mux)
    terminal = mux.attach("attach-session", "-t", "main")
    terminal.wait_for("red")
    before, keeper, history = facts(mux), keeper_of(mux), mux.capture("main:0", "-e", "-S", "-")
    for program in (other, mux.binary, other):
        former, seen = server_of(mux), len(terminal.received)
        assert mux("upgrade-server", program) == "upgraded to mux 0.1.0\n"
        assert server_of(mux) != former
        assert program_of(server_of(mux)) == os.path.basename(program)
        assert facts(mux) == before
        assert mux.capture("main:0", "-e", "-S", "-") == history
        # A message stands for a moment only.
        terminal.wait_for(lambda _, seen=seen: b"replaced by another program" in terminal.received[seen:])
        # The keeper follows in place, once the server has shown that it lives.
        mux.wait_until(lambda program=program: program_of(keeper) == os.path.basename(program), "for the keeper")
        assert keeper_of(mux) == keeper
    # And it still does what it is there for.
    mux("set-option", "-g", "remain-on-exit", "on", ";", "new-window", "-d", "-t", "main:7", "exit 5")
    mux.wait_until(lambda: mux.format("#{pane_dead_status}", "main:7") == "5")
    terminal.type("typed\r")
    terminal.wait_for(lambda picture: picture.text.count("typed") >= 2)


def test_the_client_runs_the_program_that_is_wanted(mux: Mux, other: str) -> None:
    mux("new-session", "-d", "-s", "main", "cat")
    done = mux.run_plain(other, *mux.command("upgrade-server")[1:])
    assert (done.returncode, done.stderr) == (0, "")
    assert program_of(server_of(mux)) == "mux_other"


@pytest.mark.parametrize("path, why", [("/bin/false", "ended with status 1"), ("/nonexistent", "No such file"),
                                       ("/", "not a program"), ("/etc/passwd", "not a program")])
def test_what_is_no_mux_is_given_up(mux: Mux, path: str, why: str) -> None:
    prepare(mux)
    before = facts(mux)
    done = mux.run("upgrade-server", path)
    assert done.returncode == 1
    assert why in done.stderr
    assert facts(mux) == before
    # Also the keeper can go on with its own program.
    mux("new-window", "-d", "cat")


def test_a_version_that_cannot_read_the_state_is_given_up(mux: Mux, other: str) -> None:
    mux.environment["MUX_TEST_STATE"] = "3,3"
    prepare(mux)
    before = facts(mux)
    mux("upgrade-server", other)
    server = server_of(mux)
    done = mux.run("upgrade-server", mux.binary)
    assert done.returncode == 1
    assert "upgrade failed: the new server ended with status 1; the former program goes on" in done.stderr
    assert server_of(mux) != server
    assert program_of(server_of(mux)) == "mux_other"
    assert facts(mux) == before


def test_a_version_that_cannot_read_the_panes_is_given_up(mux: Mux, other: str) -> None:
    mux.environment["MUX_TEST_CHECKPOINT"] = "9,9"
    prepare(mux)
    before, screen = facts(mux), mux.capture("main:0", "-e", "-S", "-")
    mux("upgrade-server", other)
    assert (facts(mux), mux.capture("main:0", "-e", "-S", "-")) == (before, screen)
    done = mux.run("upgrade-server", mux.binary)
    assert done.returncode == 1
    assert "the former program goes on" in done.stderr
    assert program_of(server_of(mux)) == "mux_other"
    assert (facts(mux), mux.capture("main:0", "-e", "-S", "-")) == (before, screen)


def test_a_version_that_hangs_is_given_up(mux: Mux, other: str) -> None:
    mux.environment["MUX_TEST_FAULT"] = "hang:0"
    prepare(mux)
    before = facts(mux)
    done = mux.run("upgrade-server", other)
    assert done.returncode == 1
    assert "the new server did not come up in time" in done.stderr
    assert program_of(server_of(mux)) == os.path.basename(mux.binary)
    assert facts(mux) == before


def exchange(path: Path, sent: bytes) -> bytes:
    """All that the server says to a client that greets like this."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(30)
        client.connect(str(path))
        client.sendall(struct.pack("<I", len(sent)) + sent)
        answer = b""
        while part := client.recv(65536):
            answer += part
        return answer


@pytest.mark.parametrize("least, most", [(2, 3), (0, 0), (7, 9)])
def test_a_client_of_too_different_a_version_is_told(mux: Mux, least: int, most: int) -> None:
    mux("new-session", "-d", "-s", "main", "cat")
    # Frame.hello (2): version_min (1), version_max (2), program (4).
    hello = bytes([8, least, 16, most, 34, 3]) + b"old"
    answer = exchange(mux.socket, bytes([18, len(hello)]) + hello)
    assert b"protocol version mismatch" in answer
    assert b"old" in answer
    assert mux("has-session", "-t", "main") == ""


def test_a_server_of_too_different_a_version_is_told(mux: Mux) -> None:
    """The reverse: a client of this version meets a server that only speaks another."""
    path = mux.folder / "s"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        hello = bytes([8, 5, 16, 6, 34, 3]) + b"new"

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(struct.pack("<I", len(hello) + 2) + bytes([18, len(hello)]) + hello)
                while connection.recv(65536):
                    pass

        thread = threading.Thread(target=answer)
        thread.start()
        done = mux.run("list-sessions")
        thread.join()
    path.unlink()
    assert done.returncode == 1
    assert "protocol version mismatch" in done.stderr
