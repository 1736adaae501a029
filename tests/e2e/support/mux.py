"""One private mux (or tmux, as oracle) for one test: its socket, home, clients, and the check that nothing is left."""

import os
import select
import subprocess
import time
import uuid
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from . import processes
from .screen import Emulators, XtermScreen
from .terminal import GLANCE, PATIENCE, Terminal

# How long everything may take to be gone once the server was told to end.
FAREWELL = 30.0


class Mux:
    """Runs the subject's command line against its own server."""

    def __init__(self, binary: str, folder: Path, emulators: Emulators) -> None:
        self.binary = binary
        self.folder = folder
        self.socket = folder / "s"
        self.marker = f"MUX_TEST_MARKER={uuid.uuid4().hex}"
        self.terminals: list[Terminal] = []
        self._emulators = emulators
        self._sanitizer_logs = folder / "sanitizer"
        home = folder / "home"
        home.mkdir()
        # A pane's shell is a login shell, and the system's profile sets a prompt of its own.
        (home / ".profile").write_text("PS1='$ '\n")
        # Scripted keys come faster than a hand's, and are not to be taken for a paste.
        self.configuration = folder / "conf"
        self.configuration.write_text("set-option -g assume-paste-time 0\n")
        name, _, value = self.marker.partition("=")
        self.environment = {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(home),
            "TERM": "xterm-256color", "LANG": "C.UTF-8", "SHELL": "/bin/sh", "LESS": "", "VIMINIT": "",
            "USER": "tester", "TMUX_TMPDIR": str(folder), "MUX_TMPDIR": str(folder), name: value,
            # Looking for leaks at the end of each of thousands of clients takes as long as the client; unit tests do.
            "ASAN_OPTIONS": f"log_path={self._sanitizer_logs}:detect_leaks=0",
            "UBSAN_OPTIONS": f"log_path={self._sanitizer_logs}",
        }
        version = subprocess.run([binary, "-V"], capture_output=True, text=True, env=self.environment).stdout
        self.is_oracle = version.startswith("tmux 3.3")

    @cached_property
    def is_sanitized(self) -> bool:
        """Whether a sanitizer keeps what was freed and wants its address space, so that memory cannot be judged."""
        return b"__asan_init" in subprocess.run(["nm", "-D", self.binary], capture_output=True).stdout

    def command(self, *arguments: str) -> list[str]:
        return [self.binary, "-S", str(self.socket), "-f", str(self.configuration), *arguments]

    def run(self, *arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Runs a command line that needs no terminal; the caller judges its status."""
        return self.run_plain(*self.command(*arguments), stdin=stdin)

    def run_plain(self, *command: str, stdin: str | None = None,
                  **environment: str) -> subprocess.CompletedProcess[str]:
        """Runs any command in this mux's environment."""
        source = {"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}
        return subprocess.run(command, env=self.environment | environment, capture_output=True, text=True,
                              encoding="utf-8", errors="replace", timeout=PATIENCE, **source)

    def __call__(self, *arguments: str, stdin: str | None = None) -> str:
        """Runs a command line that must succeed; returns what it printed."""
        done = self.run(*arguments, stdin=stdin)
        assert done.returncode == 0, f"{arguments}: status {done.returncode}: {done.stdout}{done.stderr}"
        return done.stdout

    def attach(self, *arguments: str, columns: int = 80, rows: int = 24, **environment: str) -> Terminal:
        """A terminal with a client in it; without arguments it attaches."""
        return self.open(self.command(*(arguments or ("attach",))), columns, rows, **environment)

    def open(self, command: list[str], columns: int = 80, rows: int = 24, answering: bool = True,
             **environment: str) -> Terminal:
        """A terminal with any program in it."""
        terminal = Terminal(self._emulators, command, self.environment | environment, columns, rows, answering)
        self.terminals.append(terminal)
        return terminal

    def new(self, *arguments: str, name: str = "main", columns: int = 80, rows: int = 24) -> Terminal:
        """A terminal in which a new session has drawn its shell's prompt, or anything if it runs a command."""
        terminal = self.attach("new-session", "-s", name, *arguments, columns=columns, rows=rows)
        terminal.wait_for(lambda picture: f"[{name}" in picture.row(rows - 1) and (arguments or "$" in picture.text))
        return terminal

    def format(self, template: str, target: str = "") -> str:
        """The value of a format, evaluated at the target."""
        return self("display-message", "-p", *(("-t", target) if target else ()), template).rstrip("\n")

    def capture(self, target: str = "", *flags: str) -> str:
        return self("capture-pane", "-p", *flags, *(("-t", target) if target else ()))

    def screen(self, columns: int, rows: int) -> XtermScreen:
        """An emulator of the test's own."""
        return self._emulators.open(columns, rows)

    def wait_until(self, condition: Callable[[], object], what: str | Callable[[], str] = "",
                   seconds: float = PATIENCE) -> None:
        """Keeps all terminals flowing until the condition is true."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < deadline, f"waited in vain {what if isinstance(what, str) else what()}"
            self.pump(GLANCE)

    def pump(self, seconds: float = 0.0) -> None:
        terminals = [terminal for terminal in self.terminals if terminal.is_open]
        for terminal in select.select(terminals, [], [], seconds)[0]:
            terminal.pump()

    def processes(self) -> list[int]:
        return processes.marked(self.marker)

    def end(self) -> None:
        """Ends everything that this mux started, and fails if anything stays, crashed or was never waited for."""
        problems = []
        zombies = self._lasting_zombies()
        if zombies:
            problems.append("zombies:\n" + processes.describe(zombies))
        if self.socket.exists():
            self.run("kill-server")
        for terminal in self.terminals:
            terminal.end()
        left = processes.wait_gone(self.processes(), FAREWELL)
        if left:
            problems.append("left over:\n" + processes.describe(left))
            processes.kill(left)
            processes.wait_gone(left, FAREWELL)
        crashes = processes.crashes(processes.reap(processes.zombies_below([os.getpid()])))
        if crashes:
            problems.append(f"crashed: {crashes}")
        for log in self._sanitizer_logs.parent.glob("sanitizer*"):
            problems.append(log.read_text(errors="replace")[:4000])
        assert not problems, "\n".join(problems)

    def _lasting_zombies(self) -> list[int]:
        """Children that a process of this mux does not wait for, given time to do so."""
        deadline = time.monotonic() + FAREWELL
        while zombies := processes.zombies_below(self.processes()):
            if time.monotonic() > deadline:
                break
            self.pump(GLANCE)
        return zombies
