"""The processes that a test starts, known by a marker in their environment however they detach themselves."""

import ctypes
import os
import select
import signal
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


def adopt_orphans() -> None:
    """Servers that detach become children of this process: it can wait for them and hear how they ended."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def marked(marker: str) -> list[int]:
    """Processes, other than this one, whose environment holds the marker. A zombie has no environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if marker.encode() in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def status_of(pid: int) -> tuple[str, int]:
    """State letter and parent; ("", 0) if there is no such process."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "", 0
    return fields[0], int(fields[1])


def is_running(pid: int) -> bool:
    return status_of(pid)[0] not in ("", "Z")


def zombies_below(parents: list[int]) -> list[int]:
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if status_of(pid)[0] == "Z" and status_of(pid)[1] in parents]


def describe(pids: list[int]) -> str:
    lines = []
    for pid in pids:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            command = "(gone)"
        lines.append(f"{pid} {status_of(pid)[0]} {command}")
    return "\n".join(lines)


def wait_gone(pids: list[int], seconds: float) -> list[int]:
    """Waits until the processes have ended; returns those that have not."""
    deadline = time.monotonic() + seconds
    for pid in pids:
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        left = max(0.0, deadline - time.monotonic())
        select.select([descriptor], [], [], left)
        os.close(descriptor)
    return [pid for pid in pids if is_running(pid)]


def reap(pids: list[int]) -> dict[int, int]:
    """Ended processes among pids that this process has adopted, with their wait statuses."""
    ended = {}
    for pid in pids:
        try:
            done, status = os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            continue
        if done:
            ended[pid] = status
    return ended


def crashes(ended: dict[int, int]) -> dict[int, str]:
    """Which of the ended processes died of a fault of their own."""
    fatal = {signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGILL, signal.SIGFPE}
    return {pid: signal.Signals(os.WTERMSIG(status)).name for pid, status in ended.items()
            if os.WIFSIGNALED(status) and os.WTERMSIG(status) in fatal}


def kill(pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
