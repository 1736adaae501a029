"""vttest's menus in a pane, page by page: a client shows what vttest draws on an independent emulator without mux.

Where that emulator is not right itself, the page is in vttest/ as the manual of the VT100 or VT220 wants it, and a line
of vttest/differences.tsv says why. What a client shows is also compared with what the server says that the pane holds.
"""

import csv
from pathlib import Path

import pytest
from support.compare import wait_same
from support.mux import Mux
from support.screen import Picture
from support.terminal import Terminal
from support.vttest import (COLUMNS, COMMAND, MAIN_MENU, MOST_PAGES, ROWS, VT52, WALKS, progress, settle, to_text, walk,
                            way_on)

PAGES = Path(__file__).with_name("vttest")

pytestmark = pytest.mark.mux_only("where its pages are not those of xterm, nobody has judged them")


def differences() -> dict[tuple[str, int], str]:
    """Why a page is not compared with what the other emulator shows."""
    with (PAGES / "differences.tsv").open() as file:
        rows = csv.reader((line for line in file if not line.startswith("#")), delimiter="\t")
        return {(name, int(page)): reason for name, page, reason in rows}


def start(mux: Mux) -> tuple[Terminal, int]:
    """A client whose whole terminal is a pane with vttest in it."""
    terminal = mux.new(columns=COLUMNS, rows=ROWS)
    mux("set-option", "-g", "status", "off")
    mux.wait_until(lambda: mux.format("#{window_height}") == str(ROWS))
    mux("respawn-pane", "-k", "exec " + " ".join(COMMAND))
    terminal.wait_for("Enter choice number")
    return terminal, int(mux.format("#{pane_pid}"))


def expected(name: str, page: int, judged: list[Picture]) -> str:
    if (name, page) in differences():
        return (PAGES / f"{name}-{page}.txt").read_text()
    assert page < len(judged), f"page {page} is not there without mux"
    return to_text(judged[page])


def compare_page(mux: Mux, terminal: Terminal, pid: int, waits: int, wanted: str) -> int:
    """Waits until vttest waits again and the client shows what is wanted; how often vttest has waited by then."""
    def is_there() -> bool:
        now = progress(pid)
        return now.reading and now.waits > waits and to_text(terminal.picture) == wanted

    try:
        mux.wait_until(is_there, seconds=20)
    except AssertionError:
        assert to_text(terminal.picture) == wanted
        raise
    # A capture tells cells; that a program reversed the whole screen is none of them.
    if f"0 0-{COLUMNS - 1} default default r" not in wanted:
        wait_same(mux, terminal)
    return progress(pid).waits


@pytest.mark.parametrize("name", WALKS)
def test_a_menu(mux: Mux, name: str) -> None:
    direct = mux.open(COMMAND, COLUMNS, ROWS)
    _, judged = walk(direct, direct.process.pid, WALKS[name])
    terminal, pid = start(mux)
    waits = settle(terminal, pid, 0).waits
    for page in range(MOST_PAGES):
        key = WALKS[name][page] if page < len(WALKS[name]) else way_on(terminal.text)
        terminal.type(key)
        waits = compare_page(mux, terminal, pid, waits, expected(name, page, judged))
        if page + 1 >= len(WALKS[name]) and MAIN_MENU in terminal.text:
            return
    raise AssertionError("the main menu does not come back")


def test_vt52_does_no_harm(mux: Mux) -> None:
    """There is no VT52 mode: its sequences are taken for those of a VT100. After them all is as it was."""
    direct = mux.open(COMMAND, COLUMNS, ROWS)
    _, judged = walk(direct, direct.process.pid, WALKS["cursor"])
    terminal, pid = start(mux)
    _, pages = walk(terminal, pid, VT52)
    assert to_text(pages[-1]) == to_text(judged[-1])
    waits = progress(pid).waits
    terminal.type(WALKS["cursor"][0])
    compare_page(mux, terminal, pid, waits, to_text(judged[0]))


def test_each_difference_has_its_page() -> None:
    pages = {(path.stem.rsplit("-", 1)[0], int(path.stem.rsplit("-", 1)[1])) for path in PAGES.glob("*.txt")}
    assert pages == set(differences())
