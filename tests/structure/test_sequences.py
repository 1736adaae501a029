"""Every control sequence of the reference has tests that show it, or a reason why a pane does not have it."""

import re
from pathlib import Path

import sequences

TABLE = "tests/vt/sequences.tsv"


def table(root: Path) -> list[list[str]]:
    lines = [line.split("\t") for line in (root / TABLE).read_text().splitlines() if not line.startswith("#")]
    assert all(len(line) == 5 for line in lines), [line for line in lines if len(line) != 5]
    return lines


def test_each_row_is_covered(root: Path) -> None:
    covered = [(level, kind, sequence) for level, kind, sequence, tests, _ in table(root) if tests]
    assert covered == sequences.rows(root)


def test_each_script_feeds_what_it_shows(root: Path) -> None:
    wrong = []
    for _, _, sequence, tests, _ in table(root):
        pattern = sequences.pattern(sequence)
        for name in tests.split():
            script = root / "tests/vt" / f"{name}.vt"
            if "/" not in name and (not script.is_file() or
                                    (pattern and not re.search(pattern, sequences.fed(script), re.DOTALL))):
                wrong.append((sequence, name))
    assert not wrong


def test_each_other_test_exists(root: Path) -> None:
    missing = set()
    for name in {name for *_, tests, _ in table(root) for name in tests.split() if "/" in name}:
        if name.startswith("unit:"):
            _, file, test = name.split(":")
            suite, case = test.split(".")
            found = re.search(rf"TEST(_F)?\({suite}, {case}\)", (root / "tests/unit" / file).read_text())
        else:
            file, _, test = name.partition("::")
            found = f"def {test}(" in (root / file).read_text()
        if not found:
            missing.add(name)
    assert not missing


def test_what_tmux_has_is_there(root: Path) -> None:
    """Only images are missing of tmux's own sequences."""
    assert {without for level, *_, without in table(root) if level == "tmux" and without} <= {"images"}


def test_patterns() -> None:
    for sequence, right, wrong in [("CSI ? 6 h/l", "\x1b[?1;6l", "\x1b[?66h"), ("CSI Ps SP @", "\x1b[2 @", "\x1b[2@"),
                                   ("CSI 30..37 m", "\x1b[1;33;4m", "\x1b[133m"), ("OSC 1 ; Pt ST", "\x1b]1;x", "\x1b]10;x"),
                                   ("CSI 38:2:R:G:B m", "\x1b[38:2::1:2:3m", "\x1b[38:5:2m"),
                                   ("DCS $ q SP q ST", "\x1bP$q q\x1b\\", "\x1bP$qm\x1b\\"),
                                   ("ESC # 8", "\x1b#8", "\x1b8")]:
        pattern = sequences.pattern(sequence)
        assert re.search(pattern, right) and not re.search(pattern, wrong), sequence
