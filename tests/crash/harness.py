"""A mux of its own for the crash figures, and terminals whose bytes are looked at as they come."""

import errno
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import tempfile
import termios
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 120.0


def is_raw(fd: int) -> bool:
    return not termios.tcgetattr(fd)[3] & termios.ICANON


class RawTerminal:
    """A program on a pseudo-terminal of 80x24; keeps what it printed since the last drain()."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execve(command[0], command, environment)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        os.set_blocking(self.fd, False)
        self.seen = b""

    def _read(self, timeout: float) -> bool:
        if not select.select([self.fd], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EIO):
                return False
            raise
        self.seen += data
        return bool(data)

    def drain(self) -> None:
        while self._read(0):
            pass
        self.seen = b""

    def await_text(self, *texts: bytes) -> None:
        """Until all of them have come since the last drain()."""
        deadline = time.monotonic() + PATIENCE
        while not all(text in self.seen for text in texts):
            assert time.monotonic() < deadline, f"{texts} did not come; {self.seen[-2000:]!r}"
            self._read(1)

    def close(self) -> None:
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)
        os.close(self.fd)


class Private:
    """A mux with a socket and a home of its own; everything ends with the `with` block."""

    def __init__(self, binary: str) -> None:
        self.binary = binary
        self.folder = Path(tempfile.mkdtemp(prefix="mux-crash-"))
        self.environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.folder), "TERM": "xterm-256color",
                            "LANG": "C.UTF-8", "SHELL": "/bin/sh", "MUX_TMPDIR": str(self.folder)}
        self._server = self._keeper = 0

    def __enter__(self) -> "Private":
        return self

    def __exit__(self, *error: object) -> None:
        subprocess.run(self.command("kill-server"), env=self.environment, capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *words: str) -> list[str]:
        return [self.binary, "-S", str(self.folder / "s"), "-f", "/dev/null", *words]

    def __call__(self, *words: str) -> str:
        """A command whose server may be killed while it runs: it is asked again then."""
        deadline = time.monotonic() + PATIENCE
        while True:
            done = subprocess.run(self.command(*words), env=self.environment, capture_output=True, text=True,
                                  errors="replace", stdin=subprocess.DEVNULL, timeout=PATIENCE)
            if done.returncode == 0:
                return done.stdout
            assert "server exited unexpectedly" in done.stderr and time.monotonic() < deadline, f"{words}: {done.stderr}"

    def format(self, template: str, target: str = "") -> str:
        return self("display-message", "-p", *(("-t", target) if target else ()), template).rstrip("\n")

    def screen(self, target: str) -> str:
        return self("capture-pane", "-p", "-t", target)

    def server(self) -> int:
        self._server = int(self.format("#{pid}"))
        return self._server

    def kill_server(self) -> bool:
        """Kills the server of the moment, whatever it is doing; its keeper knows it without asking."""
        for child in self._servers():
            try:
                os.kill(child, signal.SIGKILL)
                return True
            except ProcessLookupError:
                continue
        return False

    def await_follower(self) -> None:
        """Until the server that would follow this one waits, as it does from a tenth of a second after a start on."""
        self.wait(lambda: any(name == "mux: follower" and self._waits(pid) for pid, name in self._children().items()),
                  "for a follower")

    def _children(self) -> dict[int, str]:
        if not self._keeper:
            self.server()
            self._keeper = int(Path(f"/proc/{self._server}/stat").read_text().rpartition(")")[2].split()[1])
        children = Path(f"/proc/{self._keeper}/task/{self._keeper}/children").read_text().split()
        return {int(pid): self._name(int(pid)) for pid in children}

    def _servers(self) -> list[int]:
        names = self._children()
        # One that waits to follow is killed only where there is no other: while it takes up what is there.
        return [pid for pid in names if names[pid] == "mux: server"] or \
               [pid for pid in names if names[pid] == "mux: follower"]

    @staticmethod
    def _waits(pid: int) -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "S"
        except OSError:
            return False

    @staticmethod
    def _name(pid: int) -> str:
        try:
            return Path(f"/proc/{pid}/comm").read_text().strip()
        except OSError:
            return ""

    def settle(self) -> None:
        """Until the server has nothing more to do."""
        server, last = self.server(), ""
        while True:
            now = Path(f"/proc/{server}/schedstat").read_text()
            if now == last:
                return
            last = now
            time.sleep(0.02)

    def wait(self, condition: Callable[[], object], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < deadline, f"waited in vain {what}"
            time.sleep(0.01)
