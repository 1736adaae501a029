"""The manual page knows every command with its usage and flags, and every option; mandoc finds nothing wrong in it."""

import re
import subprocess
from pathlib import Path

import pytest

PAGE = "man/mux.1"


def rendered(root: Path) -> str:
    """The page as text without blanks: where a line ends, and a hyphen stands, is mandoc's matter."""
    done = subprocess.run(["mandoc", "-Tascii", PAGE], cwd=root, check=True, capture_output=True, text=True)
    return re.sub(r"\s", "", re.sub(r".\x08", "", done.stdout))


def registered(root: Path) -> list[str]:
    """Names that the tables of server/commands bind to functions."""
    text = "".join(path.read_text() for path in sorted((root / "server/commands").glob("*.cpp")))
    return sorted(re.findall(r'language::bind\("([a-z-]+)"', text))


def declared(root: Path) -> dict[str, tuple[str, str]]:
    """Flags as for getopt and the usage of every command that the language declares."""
    text = "".join(path.read_text() for path in sorted((root / "server/language").glob("command_specs*.cpp")))
    row = re.compile(r'\{"([a-z-]+)",\s*"[a-z]*",\s*"([^"]*)",\s*\d+,\s*\w+,\s*((?:"[^"]*"\s*)+),')
    return {name: (flags, "".join(re.findall(r'"([^"]*)"', usage))) for name, flags, usage in row.findall(text)}


def entry(root: Path, command: str) -> str:
    """The source of a command's entry: from its heading to that of the next command."""
    text = (root / PAGE).read_text()
    start = text.index(f"\n.It Xo Ic {command}\n") + 1
    ends = [end for end in (text.find("\n.It Xo ", start), text.find("\n.Sh ", start)) if end >= 0]
    return text[start:min(ends)]


def missing_usages(text: str, usages: dict[str, str]) -> list[str]:
    return [name for name, usage in usages.items() if re.sub(r"\s", "", name + usage) not in text]


def test_every_registered_command_has_its_usage(root: Path) -> None:
    specs = declared(root)
    commands = registered(root)
    assert len(commands) > 50
    assert not missing_usages(rendered(root), {name: specs[name][1] for name in commands})


def test_no_command_that_does_not_exist(root: Path) -> None:
    named = re.findall(r"^\.It Xo Ic ([a-z-]+)$", (root / PAGE).read_text(), re.MULTILINE)
    assert sorted(named) == registered(root)


def test_every_flag_is_explained(root: Path) -> None:
    specs = declared(root)
    missing = []
    for name in registered(root):
        explained = set(re.findall(r"^\.It Fl (\w)", entry(root, name), re.MULTILINE))
        flags = set(specs[name][0].replace(":", ""))
        if explained != flags:
            missing.append((name, sorted(flags ^ explained)))
    assert not missing


def test_every_option_and_hook_appears(root: Path) -> None:
    rows = (root / "tests/reference/options.tsv").read_text().splitlines()[1:]
    page = (root / PAGE).read_text().replace("\\-", "-")
    missing = []
    for row in rows:
        name, kind = row.split("\t")[:2]
        pattern = rf"^\.(It )?Ic {re.escape(name)}( [,.])?$"
        if "hook" not in kind:
            pattern = rf"^\.It Ic {re.escape(name)}$"
        if not re.search(pattern, page, re.MULTILINE):
            missing.append(name)
    assert len(rows) > 200
    assert not missing


def test_mandoc_finds_nothing(root: Path) -> None:
    done = subprocess.run(["mandoc", "-Tlint", "-Wwarning", PAGE], cwd=root, capture_output=True, text=True)
    assert done.stdout + done.stderr == ""


@pytest.mark.parametrize("usage, missing", [("[-a] [-t target]", []), ("[-ab] [-t target]", ["some-command"])])
def test_a_wrong_usage_is_found(usage: str, missing: list[str]) -> None:
    assert missing_usages("...some-command[-a][-ttarget]Doessomething.", {"some-command": usage}) == missing
