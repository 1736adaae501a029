"""Calls of the C library that fail on demand, in every process that a mux starts."""

import shutil
import subprocess
from pathlib import Path

import pytest

from .mux import Mux


class Faults:
    """`faults["fork"] = 1` has fork(2) fail from now on, `faults["clock"] = 3600` puts the clock an hour ahead."""

    def __init__(self, mux: Mux) -> None:
        self._folder = mux.folder / "faults"
        self._folder.mkdir()
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            pytest.skip("no C compiler")
        library = mux.folder / "faults.so"
        source = Path(__file__).with_name("faults.c")
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source)], check=True)
        mux.environment |= {"LD_PRELOAD": str(library), "MUX_FAULTS": str(self._folder)}
        # A sanitizer wants to be loaded first, and does not need to be.
        mux.environment["ASAN_OPTIONS"] += ":verify_asan_link_order=0"

    def __setitem__(self, name: str, number: int) -> None:
        new = self._folder / (name + ".new")
        new.write_text(str(number))
        new.rename(self._folder / name)

    def __delitem__(self, name: str) -> None:
        (self._folder / name).unlink()
