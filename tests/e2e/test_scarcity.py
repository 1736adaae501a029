"""What a machine has too little of: no room for the socket, no pty left. A clear error, and nothing lost."""

import os
import shutil
import subprocess

import pytest
from support.mux import Mux


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
