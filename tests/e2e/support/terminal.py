"""A terminal with a program in it: a real pty whose other side is an independent emulator."""

import errno
import fcntl
import os
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable

from .screen import Emulators, Picture

# No test should ever come near it; it bounds a hang on a loaded machine under the sanitizers.
PATIENCE = float(os.environ.get("MUX_TEST_PATIENCE", "90"))

# How long to wait for more output before a condition that output cannot announce is looked at again.
GLANCE = 0.02


class Terminal:
    """Runs a program with the pty as its controlling terminal and keeps the emulator up to date."""

    def __init__(self, emulators: Emulators, command: list[str], environment: dict[str, str],
                 columns: int = 80, rows: int = 24, answering: bool = True) -> None:
        self.screen = emulators.open(columns, rows)
        self.received = bytearray()
        self._answering = answering
        self._open = True
        self._master, slave = os.openpty()
        self._set_size(columns, rows)
        self.process = subprocess.Popen(
            command, env=environment, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        self.tty = os.ttyname(slave)
        os.close(slave)
        os.set_blocking(self._master, False)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def fileno(self) -> int:
        return self._master

    @property
    def is_open(self) -> bool:
        return self._open

    def pump(self) -> bool:
        """Shows what the program has printed by now; whether there was anything."""
        seen = False
        while self._open:
            try:
                data = os.read(self._master, 65536)
            except BlockingIOError:
                return seen
            except OSError as error:
                if error.errno != errno.EIO:
                    raise
                data = b""
            if not data:
                # The last holder of the other side is gone. It may still be about to end: hung up, it would end by that.
                self._open = False
                return True
            seen = True
            self.received += data
            replies = self.screen.write(data)
            if replies and self._answering:
                self.write(replies)
        return seen

    def write(self, data: bytes) -> None:
        """Sends bytes as the keyboard would; a full pty is waited for while output is taken."""
        view = memoryview(data)
        deadline = time.monotonic() + PATIENCE
        while view and self._open:
            assert time.monotonic() < deadline, "the program does not read its terminal"
            readable, writable, _ = select.select([self], [self], [], GLANCE)
            if writable:
                try:
                    view = view[os.write(self._master, view):]
                except BlockingIOError:
                    pass
            elif readable:
                self.pump()

    def type(self, text: str) -> None:
        self.write(text.encode())

    def prefix(self, keys: str) -> None:
        """The prefix key, then keys."""
        self.type("\x02" + keys)

    def mouse(self, button: int, x: int, y: int, release: bool = False) -> None:
        """An SGR mouse report; x and y count from 0."""
        self.type(f"\x1b[<{button};{x + 1};{y + 1}{'m' if release else 'M'}")

    def click(self, x: int, y: int, button: int = 0) -> None:
        self.mouse(button, x, y)
        self.mouse(button, x, y, release=True)

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(columns, rows)
        self._set_size(columns, rows)

    @property
    def picture(self) -> Picture:
        return self.screen.picture()

    @property
    def text(self) -> str:
        return self.picture.text

    def wait_for(self, condition: "Callable[[Picture], object] | str", seconds: float = PATIENCE) -> Picture:
        """Reads until the picture holds the text, or the condition is true of it; returns that picture."""
        def holds() -> bool:
            if isinstance(condition, str):
                return condition in self.text
            return bool(condition(self.picture))

        deadline = time.monotonic() + seconds
        while True:
            self.pump()
            if holds():
                return self.picture
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {seconds:.0f} s for {condition!r}; status {self.process.poll()}; "
                                     f"screen:\n{self.text}")
            if self._open:
                select.select([self], [], [], GLANCE)
            elif not holds():
                raise AssertionError(f"the terminal closed before {condition!r}; screen:\n{self.text}")

    def wait_exit(self, seconds: float = PATIENCE) -> int:
        """Reads until the program has ended; returns its status."""
        deadline = time.monotonic() + seconds
        while self.process.poll() is None:
            self.pump()
            assert time.monotonic() < deadline, f"still running:\n{self.text}"
            select.select([self] if self._open else [], [], [], GLANCE)
        # Its last words may still be on their way through the pty.
        while self._open and select.select([self], [], [], GLANCE)[0]:
            self.pump()
        return self.process.returncode

    def hang_up(self) -> None:
        """The window is closed: the kernel hangs up whoever is on the other side."""
        self.close()

    def close(self) -> None:
        self._open = False
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    def end(self) -> None:
        """Closes the window and ends the program if that did not."""
        self.close()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.screen.close()
