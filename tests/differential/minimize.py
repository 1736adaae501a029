"""Shortens the random streams whose screens differ to the few sequences that matter: minimize.py SUBJECT SEED..."""

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent / "e2e")]
import streams  # noqa: E402
from conftest import TMUX, server  # noqa: E402
from support import processes  # noqa: E402
from support.mux import Mux  # noqa: E402
from support.screen import Emulators  # noqa: E402
from test_streams import compare  # noqa: E402


def difference(pair: tuple[Mux, Mux], parts: list[str]) -> str:
    """What differs after these parts; nothing if the two agree."""
    try:
        compare(pair, "".join(parts).encode())
    except (AssertionError, pytest.fail.Exception) as error:
        return str(error) or "they differ"
    return ""


def shortest(pair: tuple[Mux, Mux], parts: list[str]) -> list[str]:
    """Takes out ever smaller runs of parts as long as the difference stays."""
    size = len(parts) // 2
    while size:
        start = 0
        while start < len(parts):
            fewer = parts[:start] + parts[start + size:]
            if difference(pair, fewer):
                parts = fewer
            else:
                start += size
        size //= 2
    return parts


def main() -> None:
    subject, *seeds = sys.argv[1:]
    processes.adopt_orphans()
    emulators = Emulators()
    with server(subject, emulators) as ours, server(TMUX, emulators) as theirs:
        for seed in map(int, seeds):
            parts = streams.random_parts(seed)
            if difference((ours, theirs), parts):
                print(seed, shortest((ours, theirs), parts), flush=True)
    emulators.close()


if __name__ == "__main__":
    main()
