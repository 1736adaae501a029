#!/usr/bin/python3
"""What a server's death costs, measured: tests/crash/figures.py build/release/mux [--kills N] [--samples N] [NAME ...]

NAME is any of: latency (from the kill to a full frame at the client, with 1 and with 100 panes), kills (servers killed
at random moments under a flood, and what came out of it), client (from the kill of a client to its terminal's being
itself), journal (what reading into the memory file costs). Without a name: all of them. The exit status is 1 when
something was lost; times are figures, never a verdict.
"""

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

from harness import Private, RawTerminal, is_raw

CHECKED_LINES = 60_000


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def fill(mux: Private, panes: int) -> None:
    """A session whose panes each show a screenful and have some history."""
    program = "seq -f 'line %.0f of this pane' 1 200; printf 'the last line'; exec cat"
    mux("start-server", ";", "set-option", "-g", "history-limit", "2000", ";",
        "new-session", "-d", "-s", "main", "-x", "80", "-y", "24", program)
    for _ in range(panes - 1):
        mux("new-window", "-d", program)
    mux.wait(lambda: mux("list-panes", "-a", "-F", "#{cursor_x}").split() == ["13"] * panes, "for all panes")


def measure_latency(binary: str, panes: int, samples: int) -> list[float]:
    """Milliseconds from kill -9 of the server until the whole picture has come to the client's terminal."""
    times = []
    with Private(binary) as mux:
        fill(mux, panes)
        terminal = RawTerminal(mux.command("attach", "-t", "main"), mux.environment)
        terminal.await_text(b"the last line", b"[main")
        mux.settle()
        mux.await_follower()
        for _ in range(samples):
            server = mux.server()
            terminal.drain()
            start = time.perf_counter()
            os.kill(server, signal.SIGKILL)
            terminal.await_text(b"the last line", b"[main")
            times.append((time.perf_counter() - start) * 1000)
            mux.await_follower()
            mux.settle()
        terminal.close()
    return times


def latency(binary: str, options: argparse.Namespace) -> bool:
    medians = {}
    for panes in (1, 100):
        times = measure_latency(binary, panes, options.samples)
        medians[panes] = statistics.median(times)
        print(f"kill -9 of the server to a full frame, {panes} panes: p50 {medians[panes]:.1f} ms, "
              f"p99 {percentile(times, 0.99):.1f} ms ({len(times)} kills)")
    print(f"  100 panes cost {medians[100] / medians[1]:.1f} times what one does")
    return True


# A writer that can be checked: numbered lines in two panes, coloured in one; it says how far it is.
WRITER = r"""
import os, sys
lines, progress, coloured = int(sys.argv[1]), sys.argv[2], sys.argv[3] == "coloured"
with open(progress, "wb", buffering=0) as file:
    for number in range(1, lines + 1):
        text = "\x1b[3%dm%d\x1b[m\n" % (number % 8, number) if coloured else "%d\n" % number
        sys.stdout.write(text)
        if number % 200 == 0:
            sys.stdout.flush()
            file.seek(0)
            file.write(b"%d" % number)
sys.stdout.write("finished\n")
sys.stdout.flush()
"""


def round_of_kills(binary: str, kills: int, twin: str) -> tuple[int, list[str]]:
    """Kills servers at random moments while two panes flood; what is wrong in the end, and how many kills there were."""
    wrong = []
    done = 0
    with Private(binary) as mux:
        writer = mux.folder / "writer.py"
        writer.write_text(WRITER)
        mux("start-server", ";", "set-option", "-g", "history-limit", str(2 * CHECKED_LINES), ";",
            "new-session", "-d", "-s", "main", "-x", "80", "-y", "24", "cat")
        terminal = RawTerminal(mux.command("attach", "-t", "main"), mux.environment)
        terminal.await_text(b"[main")
        client = mux("list-clients", "-F", "#{client_pid} #{client_session}")
        programs = [mux("new-window", "-d", "-P", "-F", "#{pane_id} #{pane_pid}",
                        f"{sys.executable} {writer} {CHECKED_LINES} {mux.folder}/p{i} {kind}; exec cat").split()
                    for i, kind in enumerate(["plain", "coloured"])]
        while done < kills and not all("finished" in mux.screen(pane) for pane, _ in programs):
            time.sleep(random.random() ** 3 * 0.02)
            if mux.kill_server():
                done += 1
            terminal.drain()
        mux.wait(lambda: all("finished" in mux.screen(pane) for pane, _ in programs), "for the writers")
        expected = [str(number) for number in range(1, CHECKED_LINES + 1)] + ["finished"]
        for (pane, pid), kind in zip(programs, ["plain", "coloured"]):
            seen = mux("capture-pane", "-p", "-t", pane, "-S", "-").split()
            if seen != expected:
                at = next((i for i, pair in enumerate(zip(seen, expected)) if pair[0] != pair[1]), len(expected))
                wrong.append(f"{kind}: {len(seen)} lines instead of {len(expected)}, from {at}: {seen[at:at + 3]}")
            if mux.format("#{pane_pid}", pane) != pid:
                wrong.append(f"{kind}: another process")
            if kind == "coloured" and twin and mux("capture-pane", "-e", "-p", "-t", pane, "-S", "-") != twin:
                wrong.append("the screen is not that of the twin that was left alone")
        if mux("list-clients", "-F", "#{client_pid} #{client_session}") != client:
            wrong.append("the client is lost")
        terminal.close()
    return done, wrong


def undisturbed(binary: str) -> str:
    with Private(binary) as mux:
        writer = mux.folder / "writer.py"
        writer.write_text(WRITER)
        mux("start-server", ";", "set-option", "-g", "history-limit", str(2 * CHECKED_LINES), ";", "new-session", "-d",
            "-s", "main", "-x", "80", "-y", "24",
            f"{sys.executable} {writer} {CHECKED_LINES} {mux.folder}/p coloured; exec cat")
        mux.wait(lambda: "finished" in mux.screen("main"), "for the twin")
        return mux("capture-pane", "-e", "-p", "-t", "main", "-S", "-")


def kills(binary: str, options: argparse.Namespace) -> bool:
    twin = undisturbed(binary)
    done, rounds, wrong = 0, 0, []
    while done < options.kills:
        count, found = round_of_kills(binary, options.kills - done, twin)
        done, rounds, wrong = done + count, rounds + 1, wrong + found
        for line in found:
            print(f"  round {rounds}: {line}", flush=True)
    print(f"{done} servers killed at random moments under a flood ({rounds} rounds of 2 panes of {CHECKED_LINES} lines): "
          f"{len(wrong)} findings")
    return not wrong


def client(binary: str, options: argparse.Namespace) -> bool:
    """Also with a server that is stopped, and with one that is killed at the same moment."""
    good = True
    for what in ("the client", "the client, its server stopped", "client and server"):
        times = []
        for _ in range(options.samples // 4):
            with Private(binary) as mux:
                mux("new-session", "-d", "-s", "main", "cat")
                terminal = RawTerminal(mux.command("attach", "-t", "main"), mux.environment)
                terminal.await_text(b"[main")
                mux.settle()
                server = mux.server()
                if what.endswith("stopped"):
                    os.kill(server, signal.SIGSTOP)
                start = time.perf_counter()
                if what.endswith("server"):
                    os.kill(server, signal.SIGKILL)
                os.kill(terminal.pid, signal.SIGKILL)
                while is_raw(terminal.fd) and time.perf_counter() - start < 5:
                    terminal.drain()
                times.append((time.perf_counter() - start) * 1000)
                good = good and not is_raw(terminal.fd)
                terminal.close()
        print(f"kill -9 of {what} to its terminal's being itself: p50 {statistics.median(times):.1f} ms, "
              f"longest {max(times):.1f} ms ({len(times)} times)")
    return good


def journal(binary: str, options: argparse.Namespace) -> bool:
    """The program that reads a pty both ways stands beside the binary."""
    program = Path(binary).parent / "tests/crash/journal_overhead"
    return subprocess.run([str(program)]).returncode == 0


FIGURES = {"latency": latency, "kills": kills, "client": client, "journal": journal}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(FIGURES))
    parser.add_argument("--kills", type=int, default=2000)
    parser.add_argument("--samples", type=int, default=100)
    options = parser.parse_args()
    binary = str(Path(options.binary).absolute())
    good = [FIGURES[name](binary, options) for name in options.names or FIGURES]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
