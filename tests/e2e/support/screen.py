"""What an independent emulator (xterm.js, no display) shows after the bytes that a program printed."""

import base64
import json
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

SCRIPT = Path(__file__).with_name("xterm_screen.js")


class Cell(NamedTuple):
    """One character: its text, columns, colours ("default", palette number or #rrggbb) and attribute letters."""

    text: str
    width: int
    foreground: str
    background: str
    attributes: str

    @property
    def is_blank(self) -> bool:
        """Nothing to see: what a terminal may draw or leave undrawn."""
        return self.text == " " and self.background == "default" and not set(self.attributes) & set("rus")


BLANK = Cell(" ", 1, "default", "default", "")


@dataclass
class Picture:
    """A screen at one moment. Columns and rows count from 0."""

    columns: int
    rows: int
    lines: list[list[Cell]]
    x: int
    y: int
    buffer: str
    title: str = ""
    bells: int = 0
    modes: dict[str, Any] = field(default_factory=dict)

    def row(self, y: int) -> str:
        return "".join(cell.text for cell in self.lines[y]).rstrip()

    @property
    def text(self) -> str:
        return "\n".join(self.row(y) for y in range(self.rows))

    def grid(self) -> list[list[Cell]]:
        """Cells by column: a wide character fills its second column with a cell of width 0."""
        rows = []
        for line in self.lines:
            row: list[Cell] = []
            for cell in line:
                row.append(cell)
                row.extend(cell._replace(text="", width=0) for _ in range(cell.width - 1))
            rows.append(row + [BLANK] * (self.columns - len(row)))
        return rows

    def find(self, text: str) -> tuple[int, int] | None:
        """Column and row of the first appearance of text in one line."""
        for y, row in enumerate(self.grid()):
            columns = [x for x, cell in enumerate(row) for _ in cell.text]
            at = "".join(cell.text for cell in row).find(text)
            if at >= 0:
                return columns[at], y
        return None


class Emulators:
    """The one process that holds all the emulators of a test run."""

    def __init__(self) -> None:
        self._node = subprocess.Popen(["node", str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._screens = 0

    def request(self, **fields: Any) -> dict[str, Any]:
        assert self._node.stdin and self._node.stdout
        self._node.stdin.write(json.dumps(fields).encode() + b"\n")
        self._node.stdin.flush()
        answer = json.loads(self._node.stdout.readline())
        assert "error" not in answer, answer
        return answer

    def open(self, columns: int, rows: int) -> "XtermScreen":
        self._screens += 1
        return XtermScreen(self, self._screens, columns, rows)

    def close(self) -> None:
        assert self._node.stdin
        self._node.stdin.close()
        self._node.wait()


class XtermScreen:
    """One emulator."""

    def __init__(self, emulators: Emulators, number: int, columns: int, rows: int) -> None:
        self._emulators = emulators
        self._number = number
        self._picture: Picture | None = None
        self._ask("new", columns=columns, rows=rows)

    def _ask(self, operation: str, **fields: Any) -> dict[str, Any]:
        if operation != "dump":
            self._picture = None
        return self._emulators.request(op=operation, id=self._number, **fields)

    def write(self, data: bytes) -> bytes:
        """Shows data; what the terminal answers to the queries in it comes back."""
        answer = self._ask("write", data=base64.b64encode(data).decode())
        return base64.b64decode(answer["replies"])

    def resize(self, columns: int, rows: int) -> None:
        self._ask("resize", columns=columns, rows=rows)

    def picture(self) -> Picture:
        if self._picture is None:
            dump = self._ask("dump")
            dump["lines"] = [[Cell(*cell) for cell in line] for line in dump["lines"]]
            self._picture = Picture(**dump)
        return self._picture

    def close(self) -> None:
        self._ask("close")
