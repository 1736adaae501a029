"""Compares what a client shows with what the server says that its panes hold."""

from dataclasses import dataclass

from .mux import Mux
from .screen import Cell, Picture
from .terminal import Terminal

BORDERS = set("│─┼├┤┬┴└┐┌┘╵╷╴╶")

# Autowrap off, so that a full last line does not scroll; G1 is line drawing, to which captures shift.
PREAMBLE = b"\x1b[?7l\x1b)0"

# Special graphics by the terminfo entry of panes (acsc), which the emulator that shows a capture does not have.
ARROWS = dict(zip("+,-.0", "→←↑↓▮"))


@dataclass
class Pane:
    id: str
    left: int
    top: int
    width: int
    height: int
    active: bool
    cursor: tuple[int, int]
    cursor_visible: bool
    in_mode: bool


PANE_FORMAT = " ".join(
    f"#{{{name}}}" for name in ("pane_id", "pane_left", "pane_top", "pane_width", "pane_height", "pane_active",
                                "cursor_x", "cursor_y", "cursor_flag", "pane_in_mode"))


def panes(mux: Mux, session: str = "") -> list[Pane]:
    """The panes that are visible in the session's current window."""
    target = ("-t", session) if session else ()
    rows = []
    for line in mux("list-panes", *target, "-F", PANE_FORMAT).splitlines():
        name, *numbers = line.split()
        left, top, width, height, active, x, y, visible, mode = map(int, numbers)
        rows.append(Pane(name, left, top, width, height, active == 1, (x, y), visible == 1, mode != 0))
    if mux.format("#{window_zoomed_flag}", session) == "1":
        rows = [pane for pane in rows if pane.active]
    return rows


def captured(mux: Mux, pane: Pane) -> Picture:
    """A pane's capture, as the independent emulator shows it."""
    screen = mux.screen(pane.width, pane.height)
    lines = mux.capture(pane.id, "-e", "-N").rstrip("\n").split("\n")
    screen.write(PREAMBLE + "\r\n".join(lines[:pane.height]).encode())
    picture = screen.picture()
    screen.close()
    return picture


def same(shown: Cell, held: Cell) -> bool:
    if shown.text != held.text and ARROWS.get(held.text) == shown.text:
        held = held._replace(text=shown.text)
    if shown == held or (shown.is_blank and held.is_blank):
        return True
    # A space shows no foreground, unless it is reversed, underlined or struck through.
    plain = shown.text == held.text == " " and not set(shown.attributes + held.attributes) & set("rus")
    return plain and shown.background == held.background


def differences(mux: Mux, terminal: Terminal, session: str = "") -> list[str]:
    """Where the client's picture is not that of its panes, borders, cursor and status line; nothing if it is right."""
    terminal.pump()
    picture = terminal.picture
    shown = picture.grid()
    visible = panes(mux, session)
    found = []
    covered: set[tuple[int, int]] = set()
    for pane in visible:
        covered |= {(x, y) for y in range(pane.top, pane.top + pane.height)
                    for x in range(pane.left, pane.left + pane.width)}
        if not pane.in_mode:
            found += pane_differences(shown, pane, captured(mux, pane))
        if pane.active and pane.cursor_visible and not pane.in_mode:
            expected = pane.left + min(pane.cursor[0], pane.width - 1), pane.top + pane.cursor[1]
            if (picture.x, picture.y) != expected:
                found.append(f"cursor at {(picture.x, picture.y)}, held at {expected}")
    if mux.format("#{status}", session) == "on":
        status = picture.row(picture.rows - 1)
        for part in (mux.format("#{=10:session_name}", session), mux.format("#{window_index}:#{window_name}", session)):
            if part not in status:
                found.append(f"status line {status!r} lacks {part!r}")
        covered |= {(x, picture.rows - 1) for x in range(picture.columns)}
    for y, row in enumerate(shown):
        for x, cell in enumerate(row):
            if (x, y) not in covered and cell.text not in BORDERS:
                found.append(f"border at {x},{y} is {cell.text!r}")
    return found


def pane_differences(shown: list[list[Cell]], pane: Pane, held: Picture) -> list[str]:
    found = []
    for y, row in enumerate(held.grid()):
        end = max((x + 1 for x, cell in enumerate(row) if not cell.is_blank), default=0)
        for x, cell in enumerate(row):
            there = shown[pane.top + y][pane.left + x]
            # A capture ends with the last character written: an erased rest has a background that it does not tell.
            if not same(there, cell) and not (x >= end and there.text == " " and cell.is_blank):
                found.append(f"{pane.id} at {x},{y}: shown {tuple(there)}, held {tuple(cell)}")
    return found


def wait_same(mux: Mux, terminal: Terminal, session: str = "") -> None:
    """Waits until the client shows what the panes hold; fails with the first differences."""
    last: list[str] = []

    def agrees() -> bool:
        last[:] = differences(mux, terminal, session)
        return not last

    try:
        mux.wait_until(agrees)
    except AssertionError:
        raise AssertionError("\n".join(last[:20]) + f"\n({len(last)} differences)\n{terminal.text}") from None
