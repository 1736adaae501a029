"""Runs clang-tidy over the product's sources, newest changes first, within a time that a test run can afford."""

import json
import os
import shlex
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

# Seconds for all of it; 0 means the whole tree however long it takes.
BUDGET = float(os.environ.get("MUX_TIDY_SECONDS", "100"))


@dataclass
class Report:
    summary: str
    complaints: str


def newest_first(root: Path, build: Path) -> list[str]:
    """Sources that the build compiles: those not committed yet, then by the last commit that touched them."""
    compiled = {str(Path(entry["file"]).relative_to(root))
                for entry in json.loads((build / "compile_commands.json").read_text())
                if Path(entry["file"]).is_relative_to(root)}
    changed = subprocess.run(["git", "-C", str(root), "diff", "--name-only", "HEAD"], capture_output=True, text=True)
    logged = subprocess.run(["git", "-C", str(root), "log", "--format=", "--name-only"], capture_output=True, text=True)
    order = dict.fromkeys((changed.stdout + logged.stdout).split("\n"))
    listed = [name for name in order if name in compiled]
    rest = sorted(compiled - set(listed))
    return [name for name in listed + rest if not name.startswith(("tests/", "build/"))]


def check_file(root: Path, build: Path, name: str, deadline: float | None) -> str | None:
    """What clang-tidy says of one file: nothing if it is content, None if there was no time left for it."""
    left = None if deadline is None else deadline - time.monotonic()
    if left is not None and left <= 0:
        return None
    command = ["clang-tidy-19", "-p", str(build), "--quiet", "--extra-arg=-Wno-unknown-warning-option", name]
    try:
        done = subprocess.run(command, cwd=root, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=left)
    except subprocess.TimeoutExpired:
        return None
    return "" if done.returncode == 0 else f"{shlex.join(command)}\n{done.stdout}{done.stderr}"


def check(root: Path, build: Path) -> Report:
    names = newest_first(root, build)
    deadline = time.monotonic() + BUDGET if BUDGET else None
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = list(pool.map(lambda name: check_file(root, build, name, deadline), names))
    done = [result for result in results if result is not None]
    summary = f"{len(done)} of {len(names)} files, the most recently changed first"
    return Report(summary, "\n".join(result for result in done if result))
