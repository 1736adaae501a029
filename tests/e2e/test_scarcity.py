"""What a machine has too little of: room, ptys, processes, descriptors, memory, time. A clear error, nothing lost."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.faults import Faults
from support.mux import Mux
from support.processes import status_of


def in_private_mounts(mux: Mux, setup: str, script: str) -> subprocess.CompletedProcess[str]:
    """Runs `script` after `setup` in a mount namespace of its own: what it mounts is gone with its processes."""
    if os.geteuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("only root can mount")
    probe = mux.run_plain("unshare", "-m", "sh", "-c", setup)
    if probe.returncode != 0:
        pytest.skip(f"this machine lets nothing be mounted: {probe.stderr.strip()}")
    return mux.run_plain("unshare", "-m", "sh", "-c", f"{setup}\n{script}")


def test_a_full_disk_for_the_socket(mux: Mux) -> None:
    folder = mux.folder / "full"
    folder.mkdir()
    # A file system whose only inode is its root.
    done = in_private_mounts(mux, f"mount -t tmpfs -o size=64k,nr_inodes=1 none {folder}",
                             f"exec {mux.binary} -S {folder}/s -f /dev/null new-session -d -s main cat")
    assert done.returncode == 1
    assert f"error creating {folder}/s (No space left on device)" in done.stderr
    assert not mux.processes()


def test_a_full_disk_for_the_folder_of_sockets(mux: Mux) -> None:
    folder = mux.folder / "full"
    folder.mkdir()
    done = in_private_mounts(mux, f"mount -t tmpfs -o size=64k,nr_inodes=1 none {folder}",
                             f"unset XDG_RUNTIME_DIR; export MUX_TMPDIR={folder} TMUX_TMPDIR={folder}; "
                             f"exec {mux.binary} -f /dev/null new-session -d -s main cat")
    assert done.returncode == 1
    assert f"couldn't create directory {folder}/" in done.stderr
    assert "No space left on device" in done.stderr
    assert not mux.processes()


def test_no_pty_left(mux: Mux) -> None:
    command = " ".join(mux.command())
    done = in_private_mounts(
        mux, "mount -t devpts -o newinstance,ptmxmode=0666,mode=620,max=2 devpts /dev/pts && "
             "mount --bind /dev/pts/ptmx /dev/ptmx",
        f"m='{command}'\n"
        "$m new-session -d -s main cat && $m new-window cat || exit 2\n"
        "for command in 'new-window cat' 'split-window cat' 'new-session -d -s other cat'; do\n"
        "  $m $command && exit 3\n"
        "done\n"
        "$m list-panes -a -F '#{session_name}:#{window_index}.#{pane_index}' && $m kill-server")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "main:0.0\nmain:1.0\n"
    lines = done.stderr.splitlines()
    assert len(lines) == 3
    assert all("fork failed" in line and "No space left on device" in line for line in lines)
    assert [line.split(":")[0] for line in lines] == ["create window failed", "create pane failed",
                                                      "create window failed"]


def descriptors(process: int) -> int:
    return len(list(Path(f"/proc/{process}/fd").iterdir()))


def world(mux: Mux) -> str:
    return mux("list-panes", "-a", "-F", "#{session_name}:#{window_index}.#{pane_index} #{window_layout} #{pane_pid}")


@pytest.mark.mux_only("it forks by itself")
def test_no_process_left(mux: Mux) -> None:
    """fork(2) says EAGAIN: each command that needs a process says so, changes nothing and leaves nothing open."""
    faults = Faults(mux)
    # A process that saves sessions would be an open descriptor for a moment.
    mux("start-server", ";", "set-option", "-s", "save-sessions", "off", ";",
        "new-session", "-d", "-s", "main", "-x", "80", "-y", "24", "cat", ";", "split-window", "-t", "main", "cat")
    server = int(mux.format("#{pid}"))
    keeper = status_of(server)[1]
    before = world(mux)
    open_before = descriptors(server), descriptors(keeper)
    faults["fork"] = 1
    for _ in range(3):
        for command in (["new-window", "cat"], ["split-window", "-t", "main", "cat"],
                        ["new-session", "-d", "-s", "other", "cat"], ["respawn-pane", "-k", "-t", "main:0.1", "cat"]):
            done = mux.run(*command)
            assert done.returncode == 1, command
            assert "fork failed: Resource temporarily unavailable" in done.stderr, command
            if command[0] == "respawn-pane":
                # What ran there was to be killed first, as tmux does.
                continue
            assert [line.rsplit(" ", 1)[0] for line in world(mux).splitlines()] == \
                   [line.rsplit(" ", 1)[0] for line in before.splitlines()], command
    del faults["fork"]
    mux("respawn-pane", "-k", "-t", "main:0.1", "cat")
    mux.wait_until(lambda: (descriptors(server), descriptors(keeper)) == open_before,
                   lambda: f"for {open_before} open files; there are {descriptors(server), descriptors(keeper)}")
    mux("new-window", "-t", "main:5", "cat")
    assert "main:5.0" in world(mux)


@pytest.mark.mux_only("it keeps other descriptors")
def test_no_descriptor_left(mux: Mux) -> None:
    command = " ".join(mux.command("new-session", "-d", "-s", "main", "-x", "80", "-y", "24", "cat"))
    started = mux.run_plain("sh", "-c", f"ulimit -n 64 && exec {command}")
    assert started.returncode == 0, started.stderr
    server = int(mux.format("#{pid}"))
    keeper = status_of(server)[1]
    windows = 1
    while (done := mux.run("new-window", "-d", "cat")).returncode == 0:
        windows += 1
        assert windows < 64
    assert "Too many open files" in done.stderr
    assert windows > 3
    assert len(world(mux).splitlines()) == windows
    # Clients still come in, and a server that is killed now is followed by one that holds all the panes.
    terminal = mux.attach("attach-session", "-t", "main")
    terminal.wait_for("[main]")
    before = world(mux)
    os.kill(server, signal.SIGKILL)
    mux.wait_until(lambda: mux.run("has-session").returncode == 0 and int(mux.format("#{pid}")) != server)
    assert world(mux) == before
    assert status_of(keeper)[0] not in ("", "Z")
    mux("kill-window", "-t", "main:1")
    mux.wait_until(lambda: mux.run("new-window", "-d", "cat").returncode == 0, "for room for a window")


@pytest.mark.mux_only("it keeps no memory files")
def test_memory_files_that_are_full(mux: Mux) -> None:
    """A limit of the size of files ends what a later server can know of a pane, and nothing else."""
    command = " ".join(mux.command("start-server", r"\;", "set-option", "-g", "history-limit", "200000", r"\;",
                                   "new-session", "-d", "-s", "main", "-x", "80", "-y", "24",
                                   "'seq 1 150000; echo finished; exec cat'"))
    started = mux.run_plain("bash", "-c", f"ulimit -f 3000 && exec {command}")
    assert started.returncode == 0, started.stderr
    mux.wait_until(lambda: "finished" in mux.capture("main"), "for the end of the flood")
    assert mux.capture("main", "-S", "-").split() == [str(n) for n in range(1, 150001)] + ["finished"]
    server = int(mux.format("#{pid}"))
    pane = mux.format("#{pane_pid}", "main")
    os.kill(server, signal.SIGKILL)
    mux.wait_until(lambda: mux.run("has-session").returncode == 0 and int(mux.format("#{pid}")) != server)
    assert mux.format("#{pane_pid}", "main") == pane
    mux("send-keys", "-t", "main", "still here", "Enter")
    mux.wait_until(lambda: mux.capture("main").count("still here") == 2)


@pytest.mark.mux_only("it saves no sessions")
def test_a_full_disk_for_saved_sessions(mux: Mux) -> None:
    """The state folder on a file system that has no room: it is told, and everything else goes on."""
    folder = mux.folder / "full"
    folder.mkdir()
    command = " ".join(mux.command())
    done = in_private_mounts(
        mux, f"mount -t tmpfs -o size=64k,mode=700 none {folder}",
        f"m='{command}'; export XDG_STATE_HOME={folder}; head -c 1M /dev/zero > {folder}/filler 2>/dev/null\n"
        "$m new-session -d -s main cat || exit 2\n"
        "until $m show-messages | grep 'sessions are not saved: No space left on device'; do :; done\n"
        f"$m new-window -t main:3 cat || exit 3; rm {folder}/filler; $m rename-window -t main:3 roomy || exit 4\n"
        f"until grep -q roomy {folder}/mux/sessions/*/*/sessions 2>/dev/null; do :; done\n"
        "$m kill-server")
    assert done.returncode == 0, done.stderr
    assert "sessions are not saved: No space left on device" in done.stdout


@pytest.mark.parametrize("jump", [400 * 86400, -400 * 86400], ids=["ahead", "back"])
@pytest.mark.mux_only("its timers are another matter")
def test_a_clock_that_jumps(mux: Mux, jump: int) -> None:
    """Nothing waits by the clock on the wall: keys, redraws, delays and messages go on at their own pace."""
    faults = Faults(mux)
    terminal = mux.new("cat")
    mux("set-option", "-g", "status-interval", "1", ";", "set-option", "-g", "status-right", "year %Y")
    year = time.localtime().tm_year
    terminal.wait_for(f"year {year}")
    faults["clock"] = jump
    assert mux("run-shell", "-d", "0.2", "echo after a delay") == "after a delay\n"
    mux("display-message", "-d", "300", "a message")
    terminal.wait_for("a message")
    terminal.wait_for(lambda picture: "a message" not in picture.text)
    terminal.wait_for(f"year {time.localtime(time.time() + jump).tm_year}")
    terminal.type("typed\n")
    terminal.wait_for(lambda picture: picture.text.count("typed") == 2)
    mux("new-window", "-n", "new", "cat")
    terminal.wait_for("1:new*")
    del faults["clock"]
    terminal.wait_for(f"year {year}")


def test_a_thousand_splits(mux: Mux) -> None:
    mux("new-session", "-d", "-s", "main", "-x", "80", "-y", "24", "cat")
    server = mux.format("#{pid}")
    script = mux.folder / "splits"
    script.write_text("split-window -t main cat\n" * 500 + "split-window -h -t main cat\n" * 500)
    done = mux.run("source-file", str(script))
    assert done.returncode == 1
    assert done.stderr.count("no space for new pane") + done.stdout.count("no space for new pane") > 900
    sizes = [tuple(map(int, line.split())) for line in
             mux("list-panes", "-t", "main", "-F", "#{pane_width} #{pane_height}").splitlines()]
    assert 8 <= len(sizes) <= 100
    assert all(width >= 1 and height >= 1 for width, height in sizes)
    assert mux.format("#{pid}") == server


def waiting_for_locks() -> set[int]:
    """Processes that wait for a lock on a file."""
    return {int(line.split()[5]) for line in Path("/proc/locks").read_text().splitlines() if line.split()[1] == "->"}


@pytest.mark.mux_only("its lock is another")
def test_a_lock_whose_holder_dies(mux: Mux) -> None:
    """A client that dies while it starts a server: others wait for it, and no longer; one of them starts the server."""
    hold = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); input()"
    names = {f"s{number}" for number in range(5)}
    with subprocess.Popen([sys.executable, "-c", hold, f"{mux.socket}.lock"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        clients = [subprocess.Popen(mux.command("new-session", "-d", "-s", name, "cat"), env=mux.environment)
                   for name in names]
        mux.wait_until(lambda: waiting_for_locks() >= {client.pid for client in clients})
        holder.kill()
        assert [client.wait(30) for client in clients] == [0] * len(clients)
    assert set(mux("list-sessions", "-F", "#{session_name}").split()) == names
    assert len(set(mux("list-panes", "-a", "-F", "#{pid}").split())) == 1
