"""The same command lines at mux and at tmux 3.3a: what they print and their statuses agree."""

import shlex
from pathlib import Path

import pytest
from support.mux import Mux

FOLDER = Path(__file__).parent


def command_lines(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def split(line: str) -> list[str]:
    """As a shell would, except that braces stay for the server to read."""
    return shlex.split(line)


def answer(mux: Mux, line: str) -> str:
    """A line that begins with `!` is the shell's: $T is the subject on its socket, $D its folder."""
    if line.startswith("!"):
        subject = f"{mux.binary} -S {mux.socket}"
        done = mux.run_plain("sh", "-c", line[1:], T=subject, D=str(mux.folder))
    else:
        done = mux.run(*split(line))
    text = (done.stdout + done.stderr).replace(str(mux.folder), "FOLDER").replace(mux.binary, "SUBJECT")
    return f"status {done.returncode}\n{text}"


@pytest.mark.parametrize("name", ["commands.txt", "targets.txt", "errors.txt", "everyday.txt"])
def test_command_lines(pair: tuple[Mux, Mux], name: str) -> None:
    """One test, since each line builds upon those before it; every line that differs is reported."""
    different = []
    for line in command_lines(name):
        ours, theirs = (answer(mux, line) for mux in pair)
        if ours != theirs:
            different.append(f"{line}\n  mux:  {ours!r}\n  tmux: {theirs!r}")
    assert not different, f"{len(different)} differ\n" + "\n".join(different)
