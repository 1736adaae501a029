"""The same command lines at mux and at tmux 3.3a: what they print and their statuses agree."""

import shlex
from pathlib import Path

from support.mux import Mux

LIST = Path(__file__).with_name("commands.txt")


def command_lines() -> list[str]:
    return [line for line in LIST.read_text().splitlines() if line and not line.startswith("#")]


def split(line: str) -> list[str]:
    """As a shell would, except that braces stay for the server to read."""
    return shlex.split(line)


def answer(mux: Mux, line: str) -> str:
    done = mux.run(*split(line))
    text = (done.stdout + done.stderr).replace(str(mux.folder), "FOLDER")
    return f"status {done.returncode}\n{text}"


def test_command_lines(pair: tuple[Mux, Mux]) -> None:
    """One test, since each line builds upon those before it; every line that differs is reported."""
    different = []
    for line in command_lines():
        ours, theirs = (answer(mux, line) for mux in pair)
        if ours != theirs:
            different.append(f"{line}\n  mux:  {ours!r}\n  tmux: {theirs!r}")
    assert not different, f"{len(different)} differ\n" + "\n".join(different)
