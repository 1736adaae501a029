"""Byte streams for a small terminal: dense mixtures of text and controls that wrap, scroll and reflow a lot."""

import random

COLUMNS, ROWS, HISTORY = 20, 8, 50

TEXT = b"abcdefgh ij"
# An accented letter stands decomposed only: the other form is text that REP repeats here and not in 3.3a.
OTHER_TEXT = ["漢字", "─", "e\u0301", "😀", "xx漢"]
MOVES = [b"\r\n", b"\r\n", b"\n", b"\r", b"\x1b[9G\b", b"\t"]
STYLES = [b"", b"0", b"1", b"31", b"41", b"1;44", b"7", b"38;5;200", b"48;2;1;2;3", b"39", b"49", b"4", b"4:3", b"22",
          b"27", b"92", b"104", b"58:5:3", b"53"]
COUNTS = [b"", b"1", b"2", b"3", b"5", b"10"]
FINALS = b"ABCDEFGHJKLMPSTXZ@dfr`h"
# Left out of what goes left, and of regions in origin mode: what differs on purpose (differences.tsv).
UNPENDED = b"\x1b[9G"
REGIONS = [b"\x1b[r\x1b[H", b"\x1b[2;5r\x1b[H", b"\x1b[1;4r\x1b[H", b"\x1b[3;20r\x1b[H"]
MODES = [b"\x1b[4h", b"\x1b[4l", b"\x1b[?7l", b"\x1b[?7h", b"\x1b[?6h", b"\x1b[?6l", b"\x1b7", b"\x1b8", b"\x1bM",
         b"\x1bD", b"\x1bE", b"\x1bH", b"\x1b[g", b"\x1b(0", b"\x1b(B", b"\x0e", b"\x0f"]


def control(dice: random.Random) -> bytes:
    count, final = dice.choice(COUNTS), bytes([dice.choice(FINALS)])
    if final == b"D":
        return b"%b\x1b[%bD" % (UNPENDED, count)
    if final in b"Hf":
        return b"\x1b[%d;%d%b" % (dice.randint(0, 12), dice.randint(0, 24), final)
    if final == b"r":
        return dice.choice(REGIONS)
    if final == b"h":
        return dice.choice(MODES)
    return b"\x1b[%b%b" % (count, final)


def stream(seed: int, length: int = 12) -> bytes:
    """The same for the same seed, whatever the machine."""
    dice = random.Random(seed)
    parts = []
    for _ in range(length):
        kind = dice.random()
        if kind < 0.35:
            parts.append(bytes(dice.choice(TEXT) for _ in range(dice.randint(1, 30))))
        elif kind < 0.45:
            parts.append(dice.choice(OTHER_TEXT).encode())
        elif kind < 0.6:
            parts.append(dice.choice(MOVES))
        elif kind < 0.7:
            parts.append(b"\x1b[%bm" % dice.choice(STYLES))
        else:
            parts.append(control(dice))
    return b"".join(parts)
