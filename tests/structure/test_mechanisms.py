"""The table of what holds against faults does not rot: its sources hold the texts, its tests exist."""

import re
from pathlib import Path


def rows(root: Path) -> list[list[str]]:
    lines = (root / "tests/crash/mechanisms.tsv").read_text().splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def test_each_text_stands_in_its_source_once(root: Path) -> None:
    counts = {(fault, text): (root / file).read_text().count(text.replace("\\n", "\n"))
              for fault, file, text, _, _ in rows(root)}
    assert counts and not {row: count for row, count in counts.items() if count != 1}


def test_each_test_exists(root: Path) -> None:
    unit = "".join(path.read_text() for path in (root / "tests/unit").rglob("*_test.cpp"))
    for *_, test in rows(root):
        if test.startswith("unit:"):
            suite, name = test.split(":")[2].split(".")
            assert re.search(rf"TEST(_F)?\({suite}, {name}\)", unit), test
        else:
            file, _, name = test.partition("::")
            assert f"def {name}" in (root / file).read_text(), test


def names_of_tests(root: Path) -> set[str]:
    return {re.split(r"::|\.", test)[-1] if "::" in test or test.startswith("unit:") else Path(test).name
            for *_, test in rows(root)}


def test_each_fault_is_documented(root: Path) -> None:
    """Each test of the table is named in the page that explains the faults."""
    page = (root / "docs/faults.md").read_text()
    assert not {name for name in names_of_tests(root) if name not in page}


def test_each_documented_fault_has_a_mechanism_that_can_be_switched_off(root: Path) -> None:
    """Each row of the page names a test of the table."""
    lines = (root / "docs/faults.md").read_text().splitlines()
    faults = {line.split(" | ")[0]: line for line in lines if line.startswith("| ") and line.count(" | ") == 2}
    faults = {fault: line for fault, line in faults.items() if fault not in ("| fault", "| ---")}
    assert len(faults) > 20
    names = names_of_tests(root)
    assert not {fault for fault, line in faults.items() if not any(f"`{name}`" in line for name in names)}
