#!/usr/bin/env python3
"""Records what tmux makes of random splits, resizes, layouts and kills, as cases for layout_test.

usage: record_layouts.py SEED COUNT > cases.txt;  MUX_LAYOUT_CASES=cases.txt server_model_test --gtest_filter='*Recorded*'

A case is a block of lines that starts with `window COLUMNS ROWS STATUS`; each further line is an operation, a tab,
and the layout string that tmux has after it.
"""
import os
import random
import subprocess
import sys

# Before 3.4, tmux gave all the cells that an even share leaves over to the last pane.
OLD = subprocess.run(["tmux", "-V"], capture_output=True, text=True).stdout.split()[-1] < "3.4"
PRESETS = ["tiled"] if OLD else ["even-horizontal", "even-vertical", "main-horizontal", "main-vertical", "tiled"]
server = ""  # the socket's name: a new one each case, since a server that ends holds its socket for a moment


def tmux(*words):
    command = ["tmux", "-L", server, "-f", "/dev/null", *words]
    return subprocess.run(command, capture_output=True, text=True)


def layout():
    return tmux("display-message", "-p", "#{window_layout}").stdout.strip()


def operation(rng, panes, old):
    """One operation as a line of the case, and as tmux's words."""
    pane = rng.choice(panes)
    kind = rng.choices(["split", "kill", "resize", "to", "window", "preset", "spread", "swap", "text"],
                       [8, 2, 4, 3, 2, 2, 0 if OLD else 1, 1, 1])[0]
    if kind == "split":
        axis, place, full = rng.choice("hv"), rng.choice("ab"), rng.choice(["-", "-", "f"])
        size = rng.choice(["-", "-", str(rng.randint(1, 40))])
        words = ["split-window", "-d", f"-{axis}", "-t", f"%{pane}"]
        words += ["-b"] * (place == "b") + ["-f"] * (full == "f") + (["-l", size] if size != "-" else []) + ["cat"]
        return f"split {pane} {axis} {place} {full} {size}", words
    if kind == "kill" and len(panes) > 1:
        return f"kill {pane}", ["kill-pane", "-t", f"%{pane}"]
    if kind == "to":
        axis, size = rng.choice("xy"), rng.randint(1, 60)
        return f"to {pane} {axis} {size}", ["resize-pane", "-t", f"%{pane}", f"-{axis}", str(size)]
    if kind == "window":
        columns, rows = rng.randint(5, 200), rng.randint(5, 70)
        return f"window {columns} {rows}", ["resize-window", "-x", str(columns), "-y", str(rows)]
    if kind == "preset":
        name = rng.choice(PRESETS)
        return f"preset {name}", ["select-layout", name]
    if kind == "spread":
        return f"spread {pane}", ["select-layout", "-t", f"%{pane}", "-E"]
    if kind == "swap" and len(panes) > 1:
        first, second = rng.sample(panes, 2)
        return f"swap {first} {second}", ["swap-pane", "-d", "-s", f"%{first}", "-t", f"%{second}"]
    if kind == "text" and old:
        text = rng.choice(old)
        return f"text {text}", ["select-layout", text]
    side, change = rng.choice("LRUD"), rng.randint(1, 15)
    return f"resize {pane} {side} {change}", ["resize-pane", "-t", f"%{pane}", f"-{side}", str(change)]


def record(rng, number):
    global server
    server = f"record-layouts-{os.getpid()}-{number}"
    columns, rows, status = rng.randint(10, 180), rng.randint(8, 60), rng.choice(["off", "off", "top", "bottom"])
    tmux("new-session", "-d", "-x", str(columns), "-y", str(rows), "cat")
    tmux("set-option", "-g", "pane-border-status", status)
    print("window", columns, rows, status)
    old = []
    for _ in range(rng.randint(4, 16)):
        panes = [int(line[1:]) for line in tmux("list-panes", "-F", "#{pane_id}").stdout.split()]
        line, words = operation(rng, panes, old)
        tmux(*words)
        old.append(layout())
        print(line, old[-1], sep="\t")
    tmux("kill-server")


def main():
    rng = random.Random(int(sys.argv[1]))
    for number in range(int(sys.argv[2])):
        record(rng, number)


if __name__ == "__main__":
    main()
