"""Shows one case of test_resize.py beside tmux, without a server of mux: side_by_side.py DRIVER [SEED [SIZES]].

DRIVER is the built terminal_driver; SIZES are as "12x5 20x8", "-" for none. Without a seed every seed is tried and those
that differ are listed."""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import terminal_streams as streams  # noqa: E402
from captures import Row, cells  # noqa: E402

TMUX = "/usr/bin/tmux"
SIZES = ["-", "12x8", "30x8", "20x5", "20x12", "12x5", "30x12", "12x5 20x8", "30x12 7x3 40x9"]
FACTS = "#{cursor_x},#{cursor_y} #{history_size}"
# Ends whatever sequence the stream left open.
END = b"\x18\x1b\\"
Outcome = tuple[list[str], str]


class Oracle:
    """A server of tmux whose windows have the streams' size."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # The size goes to new-session: it becomes the session's default-size, which windows take without a client.
        self.run("new-session", "-d", "-s", "main", "-x", str(streams.COLUMNS), "-y", str(streams.ROWS), "cat", ";",
                 "set-option", "-g", "history-limit", str(streams.HISTORY), ";", "set-option", "-g", "status", "off")

    def run(self, *arguments: str) -> str:
        command = [TMUX, "-S", str(self.folder / "s"), "-f", "/dev/null", *arguments]
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "TERM": "xterm-256color", "LANG": "C.UTF-8",
                       "SHELL": "/bin/sh"}
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=20).stdout

    def outcome(self, data: bytes, sizes: list[str]) -> Outcome:
        stream = self.folder / "stream"
        stream.write_bytes(data + END + b"\x1b[5n")
        # The answer to the status report says that everything before it was read.
        script = (f"stty raw -echo; cat {stream}; head -c4 >/dev/null; "
                  f"{TMUX} -S {self.folder / 's'} wait-for -S read; exec cat")
        command = ["new-window", "-d", "-t", "main:9", script, ";", "wait-for", "read"]
        for columns, rows in (size.split("x") for size in sizes):
            command += [";", "resize-window", "-t", "main:9", "-x", columns, "-y", rows]
        command += [";", "capture-pane", "-p", "-e", "-N", "-S", "-", "-t", "main:9",
                    ";", "display-message", "-p", "-t", "main:9", FACTS, ";", "kill-window", "-t", "main:9"]
        *rows, facts = self.run(*command).split("\n")[:-1]
        return rows, facts


def ours(driver: str, folder: Path, data: bytes, sizes: list[str]) -> Outcome:
    stream = folder / "ours"
    stream.write_bytes(data + END)
    resizes = [argument for size in sizes for argument in ("-r", size)]
    command = [driver, str(stream), str(streams.COLUMNS), str(streams.ROWS), str(streams.HISTORY), "-e", "-N", "-T", "-h",
               "-f"]
    *rows, facts = subprocess.run(command + resizes, check=True, capture_output=True, text=True).stdout.split("\n")[:-1]
    found = re.match(r"cursor=(\d+,\d+) history=(\d+)", facts)
    return rows, f"{found[1]} {found[2]}" if found else facts


def seen(outcome: Outcome) -> tuple[list[Row], str]:
    rows, facts = outcome
    return cells("\n".join(rows)), facts


def show(left: Outcome, right: Outcome) -> None:
    """Rows in pairs; the cursor and the history first. What differs is marked."""
    print(f"{'  ' if left[1] == right[1] else '!!'} mux {left[1]} | tmux {right[1]}")
    for y in range(max(len(left[0]), len(right[0]))):
        a, b = (side[0][y] if y < len(side[0]) else None for side in (left, right))
        c, d = (side[y] if y < len(side) else None for side in (seen(left)[0], seen(right)[0]))
        print(f"{y:3} {'  ' if c == d else '!!'} {a!r:50} | {b!r}")


def main() -> None:
    driver, *rest = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="mux-side-") as name:
        folder = Path(name)
        oracle = Oracle(folder)
        try:
            for seed in [int(rest[0])] if rest else range(40):
                for sizes in rest[1:] or SIZES:
                    steps = [] if sizes == "-" else sizes.split()
                    data = streams.stream(seed)
                    left, right = ours(driver, folder, data, steps), oracle.outcome(data, steps)
                    if rest:
                        print(data)
                        show(left, right)
                    elif seen(left) != seen(right):
                        print(seed, sizes, flush=True)
        finally:
            oracle.run("kill-server")


if __name__ == "__main__":
    main()
