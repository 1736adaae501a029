"""The server and the keeper of a mux as processes: which they are, how they end, who follows them."""

import os
import signal
from pathlib import Path

from .mux import Mux
from .processes import is_running, status_of


def server_of(mux: Mux) -> int:
    return int(mux.format("#{pid}"))


def keeper_of(mux: Mux) -> int:
    """Known by its name, since a server may be older than its keeper."""
    found: list[int] = []

    def is_keeper(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/comm").read_text().strip() == "mux: keeper" and is_running(pid)
        except (FileNotFoundError, ProcessLookupError):
            return False

    def look() -> bool:
        # One that has just begun another program has no name yet.
        found[:] = filter(is_keeper, mux.processes())
        return bool(found)

    mux.wait_until(look, "for a keeper")
    return found[0]


def parent_of(pid: int) -> int:
    return status_of(pid)[1]


def await_follower(mux: Mux, former: int) -> int:
    """The server that runs when `former` has ended."""
    mux.wait_until(lambda: not is_running(former), "for the server's end")
    follower = server_of(mux)
    assert follower != former
    return follower


def end_server(mux: Mux, number: int = signal.SIGKILL) -> int:
    """Ends the server; returns the process that follows it, which then runs."""
    former = server_of(mux)
    os.kill(former, number)
    return await_follower(mux, former)


def end_keeper(mux: Mux) -> int:
    """Kills the keeper; returns the one that follows it."""
    former = keeper_of(mux)
    os.kill(former, signal.SIGKILL)
    mux.wait_until(lambda: not is_running(former), "for the keeper's end")
    mux.wait_until(lambda: any("another was started" in line for line in mux("show-messages").splitlines()),
                   "for another keeper")
    return keeper_of(mux)
