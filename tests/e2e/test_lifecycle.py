"""Servers that hang or run out of memory, keepers that die, panes that end servers, and that nobody works when idle."""

import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest
from support import processes
from support.mux import Mux
from support.processes import is_running
from support.screen import Emulators
from support.servers import await_follower, end_keeper, end_server, keeper_of, parent_of, server_of

pytestmark = pytest.mark.mux_only("no keeper")

ENDLESS_LOOP = b"\xeb\xfe"  # x86: a jump to itself


def pane_facts(mux: Mux) -> str:
    return mux("list-panes", "-a", "-F", "#{pane_id} #{pane_pid} #{pane_tty} #{history_size}")


def test_a_stopped_server_is_replaced(mux: Mux) -> None:
    terminal = mux.new("echo shown; exec cat")
    before = pane_facts(mux)
    former = server_of(mux)
    os.kill(former, signal.SIGSTOP)
    await_follower(mux, former)
    assert pane_facts(mux) == before
    terminal.type("again\r")
    terminal.wait_for(lambda picture: picture.text.count("again") == 2)


def test_a_server_that_is_stopped_and_goes_on_stays(mux: Mux) -> None:
    mux("new-session", "-d", "-s", "main", "cat")
    server = server_of(mux)
    for _ in range(3):
        os.kill(server, signal.SIGSTOP)
        mux.wait_until(lambda: processes.status_of(server)[0] == "T")
        os.kill(server, signal.SIGCONT)
        assert server_of(mux) == server


def address_of(pid: int, symbol: str) -> int:
    """Where the process has that function of its C library."""
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        fields = line.split()
        if len(fields) == 6 and "/libc.so" in fields[5] and int(fields[2], 16) == 0:
            table = subprocess.run(["nm", "-D", "--defined-only", fields[5]], capture_output=True, text=True, check=True)
            for row in table.stdout.splitlines():
                if row.split()[2].split("@")[0] == symbol:
                    return int(fields[0].split("-")[0], 16) + int(row.split()[0], 16)
    raise AssertionError(f"no {symbol} in {pid}")


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="the injected code is of another machine")
def test_a_server_in_an_endless_loop_is_replaced(mux: Mux) -> None:
    mux("new-session", "-d", "-s", "main", "echo shown; exec cat")
    mux.wait_until(lambda: "shown" in mux.capture("main"))
    before = pane_facts(mux)
    former = server_of(mux)
    place = address_of(former, "accept4")
    try:
        with open(f"/proc/{former}/mem", "r+b", buffering=0) as memory:
            memory.seek(place)
            memory.write(ENDLESS_LOOP)
    except PermissionError:
        pytest.skip("this user may not write another process's memory")
    # Whoever comes now drives it into the loop.
    visitor = subprocess.Popen(mux.command("list-sessions"), env=mux.environment, stdout=subprocess.PIPE)
    await_follower(mux, former)
    visitor.communicate()
    assert pane_facts(mux) == before
    assert "shown" in mux.capture("main")


def test_memory_that_runs_out(mux: Mux) -> None:
    if mux.is_sanitized:
        pytest.skip("the sanitizer needs its address space")
    lines = 400_000
    mux("start-server", ";", "set-option", "-g", "history-limit", str(2 * lines), ";", "new-session", "-d", "-s", "main",
        f"read go; seq 1 {lines}; echo finished; exec cat", ";", "new-window", "-d", "echo beside; exec cat")
    mux.wait_until(lambda: "beside" in mux.capture("main:1"))
    former = server_of(mux)
    used = int(Path(f"/proc/{former}/statm").read_text().split()[0]) * resource.getpagesize()
    # The next one has no such limit.
    limit = used + (4 << 20)
    resource.prlimit(former, resource.RLIMIT_AS, (limit, limit))
    mux("send-keys", "-t", "main:0", "go", "Enter")
    large = mux.folder / "large"
    large.write_bytes(bytes(16 << 20))
    assert mux.run("load-buffer", str(large)).returncode != 0
    await_follower(mux, former)
    mux.wait_until(lambda: "finished" in mux.capture("main:0"), "for the end of the output")
    assert mux.capture("main:0", "-S", "-").split()[-lines - 1:-1] == [str(number) for number in range(1, lines + 1)]
    assert "beside" in mux.capture("main:1")


def test_the_keeper_dies(mux: Mux) -> None:
    gate = mux.folder / "gate"
    os.mkfifo(gate)
    terminal = mux.new("echo shown; exec cat")
    mux("set-option", "-g", "remain-on-exit", "on", ";", "new-window", "-d", "-t", "main:1",
        f"read x <{gate}; echo last words; exit 3")
    before, server, former = pane_facts(mux), server_of(mux), keeper_of(mux)
    keeper = end_keeper(mux)
    assert keeper != former
    assert server_of(mux) == server
    assert pane_facts(mux) == before
    # It starts processes, hears how the others end, and does for the server what the first one did.
    mux("new-window", "-d", "-t", "main:2", "exit 4")
    mux.wait_until(lambda: mux.format("#{pane_dead_status}", "main:2") == "4")
    with gate.open("w") as file:
        file.write("go\n")
    mux.wait_until(lambda: mux.format("#{pane_dead}#{pane_dead_status}", "main:1") == "13", "for the dead pane")
    assert "last words" in mux.capture("main:1", "-S", "-")
    follower = end_server(mux)
    assert parent_of(follower) == keeper
    terminal.type("again\r")
    terminal.wait_for(lambda picture: picture.text.count("again") == 2)


def test_keeper_and_server_die_in_turn(mux: Mux) -> None:
    mux("new-session", "-d", "-s", "main", "echo shown; exec cat", ";", "new-window", "-d", "echo other; exec cat")
    mux.wait_until(lambda: "shown" in mux.capture("main:0") and "other" in mux.capture("main:1"))
    before = pane_facts(mux)
    for _ in range(3):
        end_keeper(mux)
        end_server(mux)
        assert pane_facts(mux) == before
    # No wait between the two: the server notices when it needs its keeper.
    os.kill(keeper_of(mux), signal.SIGKILL)
    mux("new-window", "-d", "cat")
    assert len(pane_facts(mux).splitlines()) == 3


def test_a_stopped_server_whose_keeper_died_is_replaced(mux: Mux) -> None:
    mux("new-session", "-d", "-s", "main", "cat")
    before = pane_facts(mux)
    end_keeper(mux)
    former = server_of(mux)
    os.kill(former, signal.SIGSTOP)
    # It is no child of this keeper, which learns of it by the client that comes.
    client = subprocess.Popen(mux.command("has-session"), env=mux.environment)
    await_follower(mux, former)
    assert client.wait() == 0
    assert pane_facts(mux) == before


@pytest.fixture
def other(mux: Mux, build: Path, emulators: Emulators) -> Mux:
    """A mux of another version, which can be told to fail; its own server, in the folder of the first one."""
    binary = build / "tests/crash/mux_other"
    if not binary.exists():
        pytest.skip("mux_other is not built")
    mux.binary = str(binary)
    return mux


def test_a_pane_that_ends_servers_again_and_again(other: Mux) -> None:
    other.environment["MUX_TEST_FAULT"] = "abort:1"
    other("new-session", "-d", "-s", "main", "echo whole; exec cat", ";",
          "new-window", "-d", "echo kept; read x; echo poison; exec cat", ";", "new-window", "-d", "echo whole; exec cat")
    other.wait_until(lambda: "kept" in other.capture("main:1"))
    # The pane's newest checkpoint holds what is kept, and its journal what is not.
    other("clear-history", "-t", "main:1")
    other("send-keys", "-t", "main:1", "Enter")
    other.wait_until(lambda: "poison" in other.capture("main:1"))
    panes = other("list-panes", "-a", "-F", "#{pane_id} #{pane_pid}")
    end_server(other)
    text = other.capture("main:1")
    assert "is left out; its program" in text
    assert "kept" in text and "poison" not in text
    assert "whole" in other.capture("main:0") and "whole" in other.capture("main:2")
    assert other("list-panes", "-a", "-F", "#{pane_id} #{pane_pid}") == panes
    # Not again for the one that follows.
    other.environment.pop("MUX_TEST_FAULT")
    other("send-keys", "-t", "main:1", "typed", "Enter")
    other.wait_until(lambda: other.capture("main:1").count("typed") == 2)


def test_a_pane_whose_replay_does_not_end(other: Mux) -> None:
    other.environment["MUX_TEST_FAULT"] = "hang:0"
    other("new-session", "-d", "-s", "main", "echo shown; exec cat")
    pid = other.format("#{pane_pid}", "main")
    end_server(other)
    assert other.format("#{pane_pid}", "main") == pid
    assert "is left out; its program" in "".join(other.capture("main").splitlines())


# How long nothing must happen, and what may happen before that: timers that had a reason run out.
QUIET = 2.5


def work_of(pids: list[int]) -> list[str]:
    """How often each process was woken, and the time it has used."""
    facts = []
    for pid in pids:
        status = Path(f"/proc/{pid}/status").read_text()
        facts += [line for line in status.splitlines() if "ctxt_switches" in line]
        facts.append(Path(f"/proc/{pid}/schedstat").read_text().split()[0])
    return facts


def test_nobody_works_when_nothing_happens(mux: Mux) -> None:
    terminal = mux.new("echo shown; exec cat")
    terminal.type("some activity\r")
    terminal.wait_for(lambda picture: picture.text.count("some activity") == 2)
    # The status line's clock has its reason to tick.
    mux("set-option", "-g", "status", "off")
    idle = [server_of(mux), keeper_of(mux), int(mux.format("#{client_pid}"))]
    last, since = work_of(idle), time.monotonic()

    def quiet() -> bool:
        nonlocal last, since
        now = work_of(idle)
        if now != last:
            last, since = now, time.monotonic()
        return time.monotonic() - since > QUIET

    mux.wait_until(quiet, "for a stretch without work", seconds=30)
