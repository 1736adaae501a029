"""Formatters and linters are content: clang-format, clang-tidy, mandoc, shell and Python syntax, README's commands."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import tidy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "structure"))
import tree  # noqa: E402


def complaints(command: list[str], root: Path) -> str:
    done = subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr or f"status {done.returncode}"


def test_clang_format(root: Path) -> None:
    assert not complaints(["clang-format-19", "--dry-run", "-Werror", *tree.tracked(root, "*.cpp", "*.hpp")], root)


def test_clang_tidy(root: Path, build: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tidy.check(root, build)
    with capsys.disabled():
        print(f"\nclang-tidy: {report.summary}")
    assert not report.complaints, report.complaints


@pytest.mark.parametrize("name", tree.tracked(Path(__file__).resolve().parents[2], "man/*.[157]"))
def test_manual_pages(root: Path, name: str) -> None:
    assert not complaints(["mandoc", "-Tlint", "-Wwarning", name], root)


def test_shell_scripts_parse(root: Path) -> None:
    scripts = [name for name in tree.tracked(root, "tools/*", ".ci/run")
               if (root / name).read_bytes().startswith(b"#!/usr/bin/env bash") or name.endswith(".sh")]
    assert scripts
    assert not [name for name in scripts if complaints(["bash", "-n", name], root)]


def test_readme_shows_the_commands_first(root: Path) -> None:
    readme = (root / "README.md").read_text()
    start = readme[:1500]
    assert "tools/run new -s train" in start and "tools/test" in start
    assert all((root / "tools" / name).stat().st_mode & 0o111 for name in ("run", "test"))


def test_readme_links_lead_somewhere(root: Path) -> None:
    for page in tree.tracked(root, "*.md"):
        text = (root / page).read_text()
        links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]
        assert not [link for link in links if not ((root / page).parent / link).exists()], page
