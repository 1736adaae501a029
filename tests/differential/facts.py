"""The facts of tmux 3.8 in tests/reference, as dictionaries a row."""

import csv
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent.parent / "reference"


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a table by column name; nothing is quoted in these tables."""
    with open(REFERENCE / name, encoding="utf-8", newline="") as file:
        lines = file.read().lstrip("#").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
