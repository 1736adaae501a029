"""A control client on pipes: its commands' answers and what it is told besides."""

import os
import select
import subprocess
import time
from dataclasses import dataclass

from .terminal import PATIENCE


@dataclass
class Answer:
    """What one command printed, and whether it failed."""
    failed: bool
    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class ControlClient:
    """Runs a command line with -C in it."""

    def __init__(self, command: list[str], environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT)
        assert self.process.stdin and self.process.stdout
        self._in, self._out = self.process.stdin.fileno(), self.process.stdout.fileno()
        self._buffer = b""
        self.told: list[str] = []  # notifications, as they came
        self.asked = 0
        self.ended = False

    def line(self) -> str | None:
        """The next line; None at the end."""
        deadline = time.monotonic() + PATIENCE
        while b"\n" not in self._buffer:
            assert select.select([self._out], [], [], max(0.0, deadline - time.monotonic()))[0], "nothing is said"
            data = os.read(self._out, 65536)
            if not data:
                self.ended = True
                return None
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line.decode(errors="replace")

    def tell(self, line: str) -> None:
        try:
            os.write(self._in, line.encode() + b"\n")
        except BrokenPipeError:
            self.ended = True

    def wait_told(self, start: str) -> str:
        """The next notification that begins so."""
        while (line := self.line()) is not None:
            self.told.append(line)
            if line.startswith(start):
                return line
        raise AssertionError(f"the client ended before it said {start!r}: {self.told[-5:]}")

    def run(self, command: str) -> Answer:
        """What a line brought about, in however many blocks: those of commands that it did not type are left out."""
        self.asked += 1
        mark = f"that-was-{self.asked}"
        self.tell(command)
        self.tell(f"display-message -p -l {mark}")
        answer, lines, within = Answer(False, []), [], False
        while (line := self.line()) is not None:
            if line.startswith("%begin"):
                within, lines = line.endswith(" 1"), []
            elif within and line.startswith(("%end", "%error")):
                if lines == [mark]:
                    return answer
                answer = Answer(answer.failed or line.startswith("%error"), answer.lines + lines)
                within = False
            elif within:
                lines.append(line)
            else:
                self.told.append(line)
        # It ended: what the command did, or what went wrong.
        return Answer(True, [f"ended: {self.told[-1:]}"])

    def hang_up(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
