#!/usr/bin/env python3
"""Records what tmux's copy mode makes of random commands, as cases for copy_mode_test.

usage: record_copy_mode.py KEYS SEED COUNT > cases.tsv

KEYS is emacs or vi. The pane of 40 columns and 10 rows shows tests/unit/server/mode/copy_mode_text.raw. A case is a
line: keys, commands separated by `;`, the states after them (x,y,scroll and, with a selection, its four ends)
separated by spaces, and what is copied in the end with line feeds as `\\n`.
"""
import random
import subprocess
import sys
import time

TEXT = "tests/unit/server/mode/copy_mode_text.raw"
STATE = ("#{copy_cursor_x},#{copy_cursor_y},#{scroll_position}#{?selection_present,"
         "#,#{selection_start_x}#,#{selection_start_y}#,#{selection_end_x}#,#{selection_end_y},}")
MOTIONS = """cursor-left cursor-right cursor-up cursor-down scroll-up scroll-down page-up page-down halfpage-up
halfpage-down history-top history-bottom start-of-line end-of-line back-to-indentation next-word next-word-end
previous-word next-space next-space-end previous-space next-paragraph previous-paragraph next-matching-bracket
previous-matching-bracket top-line middle-line bottom-line""".split()
SELECTION = """begin-selection clear-selection stop-selection other-end rectangle-toggle select-word select-line
set-mark jump-to-mark""".split()
FINDS = ["jump-forward e", "jump-to-forward a", "jump-backward a", "jump-to-backward e", "jump-again", "jump-reverse",
         "search-forward alpha", "search-backward alpha", "search-forward t[a-z]+", "search-backward in",
         "search-forward-text a", "search-backward-text or", "search-again", "search-reverse", "goto-line 5"]


def tmux(*words):
    command = ["tmux", "-L", "mux-record-copy-mode", "-f", "/dev/null", *words]
    return subprocess.run(command, capture_output=True, text=True).stdout


def commands(rng):
    out = [rng.choice(["history-top", "page-up", "top-line", "halfpage-up"])] if rng.random() < 0.7 else []
    for _ in range(rng.randint(4, 14)):
        name = rng.choice(rng.choices([MOTIONS, SELECTION, FINDS], [14, 4, 5])[0])
        # The pane remembers what the case before looked for.
        if name not in ("search-again", "search-reverse") or any(c.startswith("search-") for c in out):
            out.append(name)
    return out


def main():
    keys, seed, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    rng = random.Random(seed)
    tmux("new-session", "-d", "-x", "40", "-y", "10", f"cat {TEXT}; exec sleep 1000")
    tmux("set", "-g", "status", "off", ";", "set", "-g", "mode-keys", keys, ";", "set", "-g", "set-clipboard", "off")
    tmux("resize-window", "-x", "40", "-y", "10")
    while "history 14" not in tmux("display-message", "-p", "history #{history_size}"):
        time.sleep(0.05)
    for _ in range(count):
        names = commands(rng)
        tmux("send-keys", "-X", "cancel")
        tmux("delete-buffer")
        words = ["copy-mode"]
        for name in names:
            words += [";", "send-keys", "-X", *name.split(" "), ";", "display-message", "-p", STATE]
        states = tmux(*words, ";", "send-keys", "-X", "copy-selection-no-clear").split("\n")[:-1]
        copied = tmux("show-buffer").replace("\n", "\\n")
        print(keys, ";".join(names), " ".join(states), copied, sep="\t")
    tmux("kill-server")


if __name__ == "__main__":
    main()
