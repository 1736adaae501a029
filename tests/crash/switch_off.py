#!/usr/bin/python3
"""Proves that tests can fail: switches off what holds against a fault, and expects the test that guards it to notice.

    tests/crash/switch_off.py build/release [WORD ...]

For each row of mechanisms.tsv (with words: rows of faults that hold one of them) the text in the source is replaced, what
the test needs is built, the test is run, and the source is put back. The exit status is 1 when a test passed, was skipped,
or something did not build. It changes the tree that it stands in and rebuilds it some forty times, so it is no part of CI;
a worktree of its own is the place for it. That each text stands in its source once is checked by tests/structure.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "tests/crash/mechanisms.tsv"
# A test that waits in vain has seen enough after so many seconds; one that hangs is ended.
PATIENCE, LONGEST = 15, 400


@dataclass
class Mechanism:
    fault: str
    file: str
    text: str
    replacement: str
    test: str

    @property
    def targets(self) -> list[str]:
        """What is to be built for the test: of a unit test its program, else mux and the one of another version."""
        return [self.test.split(":")[1]] if self.test.startswith("unit:") else ["mux", "mux_other"]

    def command(self, build: Path) -> list[str]:
        if self.test.startswith("unit:"):
            _, program, name = self.test.split(":")
            return [str(build / "tests" / program), f"--gtest_filter={name}"]
        return [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", self.test, "--subject",
                str(build / "mux"), "--build", str(build)]


def mechanisms() -> Iterator[Mechanism]:
    for line in TABLE.read_text().splitlines():
        if not line.startswith("#"):
            fault, file, text, replacement, test = line.split("\t")
            yield Mechanism(fault, file, text.replace("\\n", "\n"), replacement.replace("\\n", "\n"), test)


@contextmanager
def switched_off(mechanism: Mechanism) -> Iterator[None]:
    path = ROOT / mechanism.file
    source = path.read_text()
    assert source.count(mechanism.text) == 1, f"{mechanism.file}: {mechanism.text!r} does not stand there once"
    path.write_text(source.replace(mechanism.text, mechanism.replacement))
    try:
        yield
    finally:
        path.write_text(source)


def run(command: list[str], **environment: str) -> tuple[int, str]:
    try:
        done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired as late:
        return 1, f"no end after {late.timeout} s"
    return done.returncode, done.stdout


def judge(mechanism: Mechanism, build: Path) -> str:
    with switched_off(mechanism):
        status, output = run(["cmake", "--build", str(build), "--target", *mechanism.targets])
        if status != 0:
            return "DOES NOT BUILD\n" + output[-3000:]
        status, output = run(mechanism.command(build), MUX_TEST_PATIENCE=str(PATIENCE))
    # Of pytest only 1 means that tests ran and failed; a program of unit tests may also be ended by a signal.
    failed = status == 1 or (status < 0 and mechanism.test.startswith("unit:"))
    return "noticed" if failed else f"NOT NOTICED (status {status})\n{output[-3000:]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=Path)
    parser.add_argument("words", nargs="*", metavar="WORD")
    options = parser.parse_args()
    good = True
    for mechanism in mechanisms():
        if options.words and not any(word in mechanism.fault for word in options.words):
            continue
        verdict = judge(mechanism, options.build.absolute())
        good = good and verdict == "noticed"
        print(f"{mechanism.fault}\t{mechanism.test}\t{verdict}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
