#!/usr/bin/python3
"""Many clients on one flooding session: tests/bench/crowd.py build/release/mux [--clients 50] [--rounds 3]

Prints how fast the pane's program is with the crowd as a share of its speed with one client, what the server sends the
crowd meanwhile, and what an idle client costs in the server's memory. All terminals are read all the time, by this
process: that work is in the share, too.
"""

import argparse
import os
import re
import select
import statistics
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from compare import Terminal, log_text


class Reader(threading.Thread):
    """Reads all terminals until it is told to stop."""

    def __init__(self, terminals: list[Terminal]) -> None:
        super().__init__(daemon=True)
        self.terminals, self.taken, self.stopped = terminals, 0, False

    def run(self) -> None:
        poll = select.poll()
        for terminal in self.terminals:
            poll.register(terminal.fd, select.POLLIN)
        while not self.stopped:
            for fd, _ in poll.poll(50):
                try:
                    self.taken += len(os.read(fd, 1 << 16))
                except OSError:
                    poll.unregister(fd)


class Crowd:
    """A server whose one pane runs what it is told, with so many clients."""

    def __init__(self, path: str, folder: Path, clients: int) -> None:
        self.done = folder / "done"
        self.base = [path, "-L", f"crowd-{os.getpid()}-{clients}", "-f", "/dev/null"]
        shell = "stty -echo; while read -r line; do eval \"$line\"; done"
        self.terminals = [Terminal([*self.base, "new-session", "-s", "crowd", "-x", "80", "-y", "24", "sh", "-c", shell])]
        while subprocess.run([*self.base, "has-session"], capture_output=True).returncode != 0:
            time.sleep(0.02)
        self.alone = self.memory()
        self.terminals += [Terminal([*self.base, "attach", "-t", "crowd"]) for _ in range(clients - 1)]
        self.reader = Reader(self.terminals)
        self.reader.start()
        while self.ask("list-clients").count("\n") + 1 < clients:
            time.sleep(0.02)
        self.quiet()

    def ask(self, *command: str) -> str:
        return subprocess.run([*self.base, *command], capture_output=True, text=True, check=True).stdout.strip()

    def quiet(self) -> None:
        before = -1
        while before != self.reader.taken:
            before = self.reader.taken
            time.sleep(0.3)

    def memory(self) -> int:
        pid = self.ask("display-message", "-p", "#{pid}")
        return int(re.search(r"RssAnon:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1)) << 10

    def time_of(self, command: str) -> float:
        begun = time.perf_counter()
        os.write(self.terminals[0].fd, f"{command}; : > {self.done}\r".encode())
        while not self.done.exists():
            time.sleep(0.001)
        taken = time.perf_counter() - begun
        self.done.unlink()
        self.quiet()
        return taken

    def close(self) -> None:
        subprocess.run([*self.base, "kill-server"], capture_output=True)
        self.reader.stopped = True
        self.reader.join()
        for terminal in self.terminals:
            terminal.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mux")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--megabytes", type=int, default=64)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mux-crowd-") as name:
        folder = Path(name)
        text = folder / "text"
        text.write_text(log_text(1 << 20))
        flood = f"for i in $(seq {options.megabytes}); do cat {text}; done"
        one, many = Crowd(options.mux, folder, 1), Crowd(options.mux, folder, options.clients)
        try:
            idle = (many.memory() - many.alone) / (options.clients - 1)
            shares = []
            for _ in range(options.rounds):
                alone = one.time_of(flood)
                before = many.reader.taken
                crowded = many.time_of(flood)
                sent = many.reader.taken - before
                shares.append(alone / crowded)
                print(f"one client {options.megabytes / alone:6.1f} MB/s, {options.clients} clients "
                      f"{options.megabytes / crowded:6.1f} MB/s, share {shares[-1]:.2f}, "
                      f"{sent / crowded / options.clients / 1000:.0f} kB/s to each")
            print(f"share of the rate with one client, median: {statistics.median(shares):.2f}")
            print(f"memory of an idle client in the server: {idle / 1024:.0f} KiB")
        finally:
            one.close()
            many.close()


if __name__ == "__main__":
    main()
