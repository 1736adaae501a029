"""Byte streams to show to both: seeded random mixtures of sequences, and what real programs print."""

import random
import re
from collections.abc import Callable

from support.mux import Mux

COLUMNS, ROWS = 80, 24

# What the generator may draw from. Left out on purpose, with the reason, is what differences.tsv lists.
NARROW = ["a", "hello world ", "\u00e9", "─", "x" * 30, "\t", " ", "~!@#$%", "0123456789", "ｶﾅ"]
WIDE = ["好", "你好，世界", "한국어 ", "e\u0301", "A\u030a"]
CONTROLS = ["\r", "\n", "\b", "\t", "\x0b", "\x0c", "\x0e", "\x0f", "\r\n", "\r\n"]
ESCAPES = ["\x1bD", "\x1bE", "\x1bM", "\x1b7", "\x1b8", "\x1bH", "\x1b(0", "\x1b(B", "\x1b)0", "\x1b)B", "\x1b=", "\x1b>"]
NUMBERED = "ABCDEFGHPXZSTdfG`"
MODES = ["?1h", "?1l", "?6h", "?6l", "?25h", "?25l", "?1000h", "?1000l", "?1002h", "?1002l",
         "?1006h", "?1006l", "?2004h", "?2004l", "?1049h"]


def number(dice: random.Random) -> str:
    return dice.choice(["", "0", "1", "2", "3", "5", "10", "24", "79", "80", "200", "65535"])


def colour(dice: random.Random) -> str:
    return dice.choice([str(dice.choice([0, 1, 2, 3, 4, 5, 7, 8, 9, 21, 22, 23, 24, 25, 27, 28, 29, 39, 49])),
                        str(dice.randrange(30, 38)), str(dice.randrange(40, 48)), str(dice.randrange(90, 98)),
                        str(dice.randrange(100, 108)), f"38;5;{dice.randrange(256)}", f"48;5;{dice.randrange(256)}",
                        f"38;2;{dice.randrange(256)};{dice.randrange(256)};{dice.randrange(256)}"])


def sequence(dice: random.Random) -> str:
    kinds: list[Callable[[], str]] = [
        lambda: dice.choice(CONTROLS),
        lambda: dice.choice(ESCAPES),
        lambda: f"\x1b[{number(dice)}{dice.choice(NUMBERED)}",
        lambda: f"\x1b[{number(dice)};{number(dice)}H",
        lambda: f"\x1b[{dice.choice(['', '0', '1', '2'])}{dice.choice('JK')}",
        lambda: f"\x1b[{';'.join(colour(dice) for _ in range(dice.randrange(1, 4)))}m",
        lambda: f"\x1b[{dice.randrange(1, 24)};{dice.randrange(1, 26)}r",
        lambda: "\x1b[r",
        lambda: f"\x1b[{dice.randrange(1, 5)}@",
        lambda: f"\x1b[5;15r\x1b[{dice.randrange(5, 16)}H\x1b[{dice.randrange(1, 12)}{dice.choice('LM')}",
        lambda: f"\rx\x1b[{dice.choice(['', '1', '5', '40'])}b",
        lambda: "\x1b[" + dice.choice(MODES),
        lambda: dice.choice(["\x1b[g", "\x1b[3g", "\x1b[s", "\x1b[u", "\x1b[6n"]),
    ]
    return dice.choice(kinds)()


def settled(part: str, dice: random.Random) -> str:
    """Without what differs on purpose (differences.tsv): the cursor goes left from where no wrap is pending, and is put
    into the region when that was set."""
    if part == "\b" or re.fullmatch(r"\x1b\[[0-9]*D", part):
        return f"\x1b[{dice.randrange(1, COLUMNS)}G{part}"
    return f"{part}\x1b[H" if re.search(r"\x1b\[[0-9;]*r$", part) else part


def random_parts(seed: int, length: int = 400) -> list[str]:
    """Half text, half sequences; the same for the same seed, whatever the machine. Every fourth stream has wide
    characters, and only what cannot cut them in half: tmux 3.3a's captures lose columns there."""
    dice = random.Random(seed)
    if seed % 4 == 3:
        calm = [lambda: "\r\n", lambda: f"\x1b[{colour(dice)}m", lambda: f"\x1b[{dice.randrange(1, 24)};1H\x1b[2K"]
        return [dice.choice(NARROW + WIDE) if dice.random() < 0.6 else dice.choice(calm)() for _ in range(length // 2)]
    parts = [dice.choice(NARROW) if dice.random() < 0.5 else sequence(dice) for _ in range(length)]
    # In origin mode the position is reported from another place (differences.tsv): a stream has one of the two.
    left_out = "\x1b[?6h" if seed % 4 == 1 else "\x1b[6n"
    places = random.Random(seed)
    return [settled(part, places) for part in parts if part != left_out]


def random_stream(seed: int) -> bytes:
    return "".join(random_parts(seed)).encode()


# What xterm.js does otherwise (xterm_differences.tsv).
NOT_FOR_XTERM = {"\x1b7", "\x1b8", "\x1b[s", "\x1b[u", "\x1b[?6h", "\x1b[?1049h"}


def xterm_parts(seed: int) -> list[str]:
    """Without those, and edits of a line begin where no wrap is pending."""
    places = random.Random(seed)
    return [f"\x1b[{places.randrange(1, COLUMNS)}G{part}" if re.fullmatch(r"\x1b\[[0-9]*[@PXJKLMZb]", part) else part
            for part in random_parts(seed) if part not in NOT_FOR_XTERM]


# Programs, the keys to type once the text before them is there, and how the recording ends.
PROGRAMS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "ls": ("ls --color=always -la /usr/bin | head -200; echo DONE", [("DONE", "")]),
    "top": ("top -b -n 2 -d 0.1; echo DONE", [("DONE", "")]),
    "htop": ("htop", [("F10Quit", "\x1b[B\x1b[B"), ("F10Quit", "q")]),
    "man": ("MANWIDTH=80 man ls", [("NAME", " "), ("ls", "q")]),
    "less": ("seq 500 | less", [("22", " "), ("44", "/300\r"), ("300", "q")]),
    "vim": ("vim -u NONE -N", [("VIM", "ihello\rworld\x1b:sp\r"), ("hello", ":syntax on\r:vsp\r"), ("world", ":qa!\r")]),
    "nano": ("nano", [("GNU nano", "some text\r\x0b"), ("some text", "\x18n")]),
    "git": ("git --no-pager log --color=always --stat -n 20; echo DONE", [("DONE", "")]),
    "grep": ("grep --color=always -rn include /usr/include/std*.h | head -100; echo DONE", [("DONE", "")]),
    "progress": ("for i in $(seq 1 50); do printf '\\r%3d%% [%-50s]' $i $(printf '%*s' $i | tr ' ' '#'); done; echo DONE",
                 [("DONE", "")]),
}


def record(mux: Mux, name: str) -> bytes:
    """What a program prints on a terminal of the size that the panes have."""
    script, dialogue = PROGRAMS[name]
    terminal = mux.open(["/bin/sh", "-c", script], COLUMNS, ROWS, TERM="screen-256color")
    for text, keys in dialogue:
        terminal.wait_for(text)
        terminal.type(keys)
    terminal.wait_exit()
    return bytes(terminal.received)
