"""The control sequences of tests/reference/emulator-sequences.tsv as patterns, and what the scripts of tests/vt feed."""

import re
from pathlib import Path

REFERENCE = "tests/reference/emulator-sequences.tsv"
ESCAPES = {"e": "\x1b", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "r": "\r", "s": " ", "\\": "\\"}
INTERMEDIATES = ["SP", *"!\"#$&'*+,"]
# Rows that name a kind of sequence rather than one.
KINDS = {
    "other C0": r"[\x01-\x04\x06\x10-\x17\x19\x1c-\x1f]",
    "0x80..0xff": r"[\x80-\xff]",
    "ESC * C": r"\x1b\*", "ESC + C": r"\x1b\+", "ESC - C": r"\x1b[-./]", "ESC ( C": r"\x1b\([4-79=ACEHKQRYZ]",
    "ESC k NAME ST": r"\x1bk",
    "CSI Ps t (Ps >= 24)": r"\x1b\[(2[4-9]|[3-9][0-9])t",
    "CSI 3 4 8 9 10 ; ... t": r"\x1b\[(3|4|8|9|10);[0-9;]*t",
    "CSI > SHAPE ; ... SP q": r"\x1b\[>[0-9;:]* q",
    "DCS P1 ; P2 ; P3 q DATA ST": r"\x1bP[0-9;]*q",
    "DCS $ q m ST": r"\x1bP\$q",  # and other settings
    "OSC 15 ; COLOUR ST": r"\x1b\]1[568];",
    "OSC 133 ; L ST": r"\x1b\]133;",  # and keys of the others
    # Sent to programs that ask for it.
    "CSI Vk ; Sc ; Uc ; Kd ; Cs ; Rc _": r"\x1b\[\?9001h",
    # What tmux takes under its own name, others do under theirs.
    "DCS tmux ; DATA ST": r"\x1bPt(mux);",
}


def rows(root: Path) -> list[tuple[str, str, str]]:
    """Level, class and sequence of each row."""
    lines = [line.split("\t") for line in (root / REFERENCE).read_text().splitlines() if not line.startswith("#")]
    return [(line[6], line[0], line[1]) for line in lines]


def fed(script: Path) -> str:
    """All that a script feeds, as bytes from U+0000 to U+00FF."""
    def plain(match: re.Match[str]) -> str:
        return chr(int(match[1][1:], 16)) if match[1].startswith("x") else ESCAPES[match[1]]
    lines = [line[5:] for line in script.read_text().splitlines() if line.startswith("feed ")]
    text = "".join(re.sub(r"\\(x[0-9a-fA-F]{2}|.)", plain, line) for line in lines)
    return "".join(c if c < "\u0100" else c.encode().decode("latin-1") for c in text)


def number(word: str) -> str:
    """A pattern of a parameter that is given as a number, as 38:5:N or as 30..37; empty for others."""
    if span := re.fullmatch(r"(\d+)\.\.(\d+)", word):
        return "(?:" + "|".join(map(str, range(int(span[1]), int(span[2]) + 1))) + ")"
    found = re.match(r"\d+(:\d+)*", word)
    return found[0] if found else ""


def control(words: list[str]) -> str:
    """CSI: its prefix, the parameters that are given as numbers, its intermediates and finals."""
    *words, finals = words
    prefix = words.pop(0) if words and words[0] in "<=>?" else ""
    between = "".join(" " if word == "SP" else word for word in words if word in INTERMEDIATES)
    first = "(?:" + "|".join(words) + ")" if len(words) > 1 and all(map(str.isdigit, words)) else ""
    given = first or ";".join(filter(None, map(number, words[:1] + words[2:3])) if words and number(words[0]) else [])
    end = re.escape(between) + "[" + re.escape(finals if len(finals) == 1 else finals.replace("/", "")) + "]"
    if given:
        return r"\x1b\[" + re.escape(prefix) + r"(?:[0-9:]*;)*" + given + r"(?:[;:][0-9;:]*)?" + end
    return r"\x1b\[" + re.escape(prefix) + "[0-9;:]*" + end


def command(words: list[str]) -> str:
    """OSC and APC: what they begin with, up to the first part that is the program's choice."""
    begin = ""
    for word in words:
        if found := number(word):
            begin += found
        elif word == ";" or re.fullmatch("notify|[A-Z][a-z][A-Za-z]+", word) or \
                (re.fullmatch("[A-Z]", word) and begin in ("", "133;")):
            begin += word
        elif named := re.match(r"([A-Z]?[a-z]+)+=", word):
            return begin + named[0]
        else:
            break
    return begin.rstrip(";") + "(?![0-9])"


def device_control(words: list[str]) -> str:
    """DCS: up to its data, whatever the parameters."""
    begin = ""
    for word in words:
        if word in ("ST", "DATA", "HEX", "D", "Pt", "JSON", "..."):
            break
        begin += "[0-9;]*" if re.fullmatch("P[a-z0-9]", word) else ";?" if word == ";" else \
            " " if word == "SP" else re.escape(word)
    return begin


def pattern(sequence: str) -> str | None:
    """What feeds `sequence`; none for rows that are no bytes of a program."""
    if sequence in KINDS:
        return KINDS[sequence]
    if re.fullmatch("0x[0-9a-f]{2}", sequence):
        return re.escape(chr(int(sequence, 16)))
    introducer, *words = sequence.split()
    if introducer == "ESC":
        return r"\x1b" + re.escape("".join(words).replace("SP", " "))
    if introducer == "CSI":
        return control(words)
    if introducer in ("OSC", "APC"):
        return (r"\x1b\]" if introducer == "OSC" else "\x1b_") + command(words)
    return r"\x1bP" + device_control(words) if introducer == "DCS" else None
