"""What a reader of capture-pane -e -N sees of a screen: characters with their pens."""

import re

Pen = dict[str, str]
Row = list[tuple[str, Pen]]

# Colour of the background, underlines, reverse, strike-through, overline: what shows where there is no character.
SHOWN_WITHOUT_INK = ("4", "4:2", "4:3", "4:4", "4:5", "7", "9", "48", "53")


def pen_after(pen: Pen, codes: str) -> Pen:
    """The pen after an SGR sequence as capture-pane writes it: one colour alone, or attributes."""
    if re.match(r"(38|48|58)[;:]", codes):
        return pen | {codes[:2]: codes}
    for code in codes.split(";"):
        if code in ("", "0"):
            pen = {}
        elif re.fullmatch(r"(3|9)[0-7]", code):
            pen = pen | {"38": code}
        elif re.fullmatch(r"(4|10)[0-7]", code):
            pen = pen | {"48": code}
        elif code in ("39", "49"):
            pen = {part: value for part, value in pen.items() if part != {"39": "38", "49": "48"}[code]}
        else:
            pen = pen | {code: code}
    return pen


def is_seen(character: str, pen: Pen) -> bool:
    return character != " " or any(code in pen for code in SHOWN_WITHOUT_INK)


def cells(text: str) -> list[Row]:
    """Each row's characters with their pens, up to the last one that can be seen. Coloured blanks behind the last
    character are in no capture of 3.3a, so mux is asked for none (-T)."""
    pen: Pen = {}
    charset = "B"
    rows = []
    for line in text.split("\n"):
        row = []
        for part in re.findall(r"\x1b\[[0-9;:]*m|[\x0e\x0f]|.", line):
            if part[0] == "\x1b":
                pen = pen_after(pen, part[2:-1])
            elif part in "\x0e\x0f":
                charset = "0" if part == "\x0e" else "B"
            else:
                row.append((part, pen | {"charset": charset}))
        while row and not is_seen(*row[-1]):
            row.pop()
        rows.append(row)
    return rows
