#!/usr/bin/python3
"""Measures mux against the tmux that is installed and prints a table: tests/bench/compare.py build/release/mux

Both run in turn, at the same time of day, with no configuration, attached at 80x24 to a pseudo-terminal that this
program reads. Values hold for one machine and one hour; the ratios are what lasts.
"""

import argparse
import fcntl
import os
import pty
import random
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

WORDS = "request handled worker cache miss open file path index commit branch retry".split()
CHARACTERS = "日本語한글カéüЖλ─█😀🚀"
LINES = 50_000


def log_text(size: int) -> str:
    chance = random.Random(1)
    lines: list[str] = []
    while size > 0:
        lines.append(f"16:20:{chance.randrange(60):02} info " + " ".join(chance.choices(WORDS, k=chance.randrange(3, 8))))
        size -= len(lines[-1]) + 1
    return "\n".join(lines) + "\n"


def mixed_text(size: int) -> str:
    chance = random.Random(1)
    lines: list[str] = []
    while size > 0:
        lines.append("".join(chance.choices(CHARACTERS, k=39)))
        size -= len(lines[-1].encode()) + 1
    return "\n".join(lines) + "\n"


class Terminal:
    """A program on a pseudo-terminal of 80x24."""

    def __init__(self, command: list[str]) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            for name in ("TMUX", "TMUX_PANE", "MUX"):
                os.environ.pop(name, None)
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8")
            os.execvp(command[0], command)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def read(self, timeout: float) -> bytes:
        if not select.select([self.fd], [], [], timeout)[0]:
            return b""
        try:
            return os.read(self.fd, 1 << 16)
        except OSError:
            return b""

    def settle(self) -> None:
        while self.read(0.2):
            pass

    def drain_until(self, path: Path) -> float:
        """Reads until the file at `path` is there; the seconds that took."""
        begun = time.perf_counter()
        while not path.exists():
            self.read(0.002)
        taken = time.perf_counter() - begun
        path.unlink()
        self.settle()
        return taken

    def close(self) -> None:
        os.close(self.fd)
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        os.waitpid(self.pid, 0)


class Subject:
    """One multiplexer with a server of its own, whose one pane runs what it is told line by line."""

    made = 0

    def __init__(self, path: str, folder: Path) -> None:
        Subject.made += 1  # a server that ends may still hold the socket of its name
        self.done = folder / "done"
        self.base = [path, "-L", f"compare-{os.getpid()}-{Subject.made}", "-f", "/dev/null"]
        shell = "stty -echo; while read -r line; do eval \"$line\"; done"
        self.terminal = Terminal([*self.base, "new-session", "-x", "80", "-y", "24", "sh", "-c", shell])
        while subprocess.run([*self.base, "has-session"], capture_output=True).returncode != 0:
            self.terminal.read(0.05)
        self.terminal.settle()

    def ask(self, *command: str) -> str:
        return subprocess.run([*self.base, *command], capture_output=True, text=True, check=True).stdout.strip()

    def time_of(self, command: str) -> float:
        os.write(self.terminal.fd, f"{command}; : > {self.done}\r".encode())
        return self.terminal.drain_until(self.done)

    def memory(self) -> int:
        pid = self.ask("display-message", "-p", "#{pid}")
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        return next(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))

    def close(self) -> None:
        subprocess.run([*self.base, "kill-server"], capture_output=True)
        self.terminal.close()


def megabytes_a_second(subject: Subject, text: Path) -> float:
    size = text.stat().st_size
    return size / subject.time_of(f"cat {text}") / 1e6


def key_to_screen(subject: Subject) -> float:
    """Microseconds from a key to its echo in what the terminal is sent, in the middle of many."""
    os.write(subject.terminal.fd, b"stty raw; exec cat\r")
    subject.terminal.settle()
    times = []
    for i in range(300):
        key = b"abcdefghij"[i % 10:i % 10 + 1]
        begun = time.perf_counter()
        os.write(subject.terminal.fd, key)
        while key not in subject.terminal.read(1):
            pass
        times.append(time.perf_counter() - begun)
        time.sleep(0.003)
    return statistics.median(times) * 1e6


def command_time(command: list[str]) -> float:
    """Milliseconds of a command, in the middle of many."""
    times = []
    for _ in range(200):
        begun = time.perf_counter()
        pid = os.posix_spawn(command[0], command, os.environ,
                             file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
        os.waitpid(pid, 0)
        times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1e3


def bytes_a_line(path: str, folder: Path, text: Path) -> float:
    """Of the server's memory, for each line of the history."""
    subject = Subject(path, folder)
    try:
        subject.ask("set-option", "-g", "history-limit", str(2 * LINES))
        subject.ask("new-window", f"read -r go; cat {text}; : > {subject.done}; exec cat")
        subject.terminal.settle()
        before = subject.memory()
        os.write(subject.terminal.fd, b"\r")
        subject.terminal.drain_until(subject.done)
        return (subject.memory() - before) / LINES
    finally:
        subject.close()


def measure(path: str, folder: Path) -> dict[str, float]:
    figures: dict[str, float] = {}
    subject = Subject(path, folder)
    try:
        for name in ("log", "mixed"):
            figures[name] = megabytes_a_second(subject, folder / name)
        figures["list"] = command_time([*subject.base, "list-sessions"])
        figures["key"] = key_to_screen(subject)
    finally:
        subject.close()
    figures["line"] = bytes_a_line(path, folder, folder / "lines")
    return figures


# What is measured, its unit, and whether less is better.
ROWS = (("log", "Printing log lines", "MB/s", False),
        ("mixed", "Printing CJK, accents and emoji", "MB/s", False),
        ("key", "Key to screen, median", "µs", True),
        ("list", "`list-sessions`, median", "ms", True),
        ("line", "Memory for a line of 80 columns", "bytes", True))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mux", type=Path)
    parser.add_argument("--tmux", default=shutil.which("tmux"))
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if arguments.tmux is None:
        print("no tmux is installed to compare with", file=sys.stderr)
        return 1
    paths = {"tmux": arguments.tmux, "mux": str(arguments.mux.resolve())}
    samples: dict[str, list[dict[str, float]]] = {name: [] for name in paths}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "log").write_text(log_text(32 << 20))
        (folder / "mixed").write_text(mixed_text(8 << 20))
        (folder / "lines").write_text("".join(f"{i:06} ".ljust(80, "x") + "\n" for i in range(LINES)))
        for _ in range(arguments.rounds):
            for subject, path in paths.items():
                samples[subject].append(measure(path, folder))
    version = subprocess.run([paths["tmux"], "-V"], capture_output=True, text=True).stdout.strip()
    print(f"| | {version} | mux | mux is |\n| --- | --- | --- | --- |")
    for key, label, unit, less in ROWS:
        theirs, ours = (statistics.median(sample[key] for sample in samples[name]) for name in ("tmux", "mux"))
        ratio = theirs / ours if less else ours / theirs
        digits = 2 if ours < 10 else 0
        better = "less" if key == "line" else "faster"
        verdict = "as fast" if f"{ratio:.1f}" == "1.0" else f"{ratio:.1f} times {better}"
        print(f"| {label} | {theirs:.{digits}f} {unit} | {ours:.{digits}f} {unit} | {verdict} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
