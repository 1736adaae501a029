"""Every file keeps to the limits of docs/contributing.md: length, first line, pragma, no traces of a machine."""

import re
from pathlib import Path

import functions
import pytest
import tree

MAXIMUM_LINES = 500
MAXIMUM_FUNCTION_LINES = 60
GENERATED = re.compile(r"package-lock\.json$|\.(tsv|png|raw|typescript)$|^LICENSE$")
MACHINE_PATH = re.compile(r"/wor[k]/|/tmp/bash_job[s]|/tmp/mux-de[v]")


def text_files(root: Path) -> list[str]:
    return [name for name in tree.tracked(root) if not GENERATED.search(name)]


def test_no_file_is_too_long(root: Path) -> None:
    code = [name for name in text_files(root) if re.search(r"\.(cpp|hpp|py|js|sh|cmake|proto)$", name)]
    lengths = {name: len((root / name).read_text().splitlines()) for name in code}
    assert not {name: lines for name, lines in lengths.items() if lines > MAXIMUM_LINES}


def test_no_function_is_too_long(root: Path) -> None:
    long = [f"{name}:{line}: {lines} lines" for name in tree.sources(root)
            for line, lines in functions.long_functions((root / name).read_text(), MAXIMUM_FUNCTION_LINES)]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("lines, found", [(60, []), (61, [(2, 61)])])
def test_function_lengths_are_measured(lines: int, found: list[tuple[int, int]]) -> None:
    body = "  if (x) {\n  }\n" * ((lines - 2) // 2) + "  y();\n" * (lines % 2)
    text = "namespace mux {\nResult<int> f(int x) {\n" + body + "}\nconstexpr Row kRows[] = {\n" + "  1,\n" * 99 + "};\n}\n"
    assert list(functions.long_functions(text, 60)) == found


def test_headers_guard_themselves(root: Path) -> None:
    headers = [name for name in tree.tracked(root, "*.hpp")]
    assert not [name for name in headers if "#pragma once" not in (root / name).read_text().split("\n")]


def test_first_line_says_the_job(root: Path) -> None:
    """A comment of at least three words; a list of CMake targets says itself."""
    missing = []
    for name in text_files(root):
        if not re.search(r"\.(cpp|hpp|py|js|sh|cmake|proto)$|^tools/[a-z_]+$|^\.ci/run$", name):
            continue
        lines = [line for line in (root / name).read_text().splitlines() if not line.startswith("#!")]
        if not lines or not re.match(r'(//|#|"""|/\*)\s*\S+\s+\S+\s+\S+', lines[0]):
            missing.append(name)
    assert not missing


def test_no_traces_of_a_machine(root: Path) -> None:
    found = []
    for name in text_files(root):
        for number, line in enumerate((root / name).read_text(errors="replace").splitlines(), 1):
            if MACHINE_PATH.search(line):
                found.append(f"{name}:{number}: {line.strip()}")
    assert not found, "\n".join(found)


def test_nothing_is_left_undone_in_a_comment(root: Path) -> None:
    pattern = re.compile(r"\b(TODO|FIXME|XXX)\b")
    found = [name for name in tree.sources(root) if pattern.search((root / name).read_text())]
    assert not found


def test_unit_tests_mirror_the_tree(root: Path) -> None:
    folders = {tree.folder_of(name) for name in tree.tracked(root, "tests/unit/*_test.cpp")}
    stray = [folder for folder in folders if not (root / folder.removeprefix("tests/unit/")).is_dir()]
    assert not stray
