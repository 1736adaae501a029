"""Fixtures that start the subject: a private mux a test, and the emulators that judge its pictures."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from . import processes
from .mux import Mux
from .screen import Emulators


@pytest.fixture(scope="session")
def subject(request: pytest.FixtureRequest) -> str:
    return str(Path(request.config.getoption("--subject")).absolute())


@pytest.fixture(scope="session")
def emulators() -> Iterator[Emulators]:
    processes.adopt_orphans()
    emulators = Emulators()
    yield emulators
    emulators.close()


@pytest.fixture
def mux(request: pytest.FixtureRequest, subject: str, emulators: Emulators) -> Iterator[Mux]:
    # A socket's path holds 107 bytes, which pytest's own temporary folders may exceed.
    folder = Path(tempfile.mkdtemp(prefix="mux-e2e-"))
    mux = Mux(subject, folder, emulators)
    marker = request.node.get_closest_marker("mux_only")
    if marker and mux.is_oracle:
        shutil.rmtree(folder)
        pytest.skip(f"tmux 3.3a: {marker.args[0]}")
    try:
        yield mux
        mux.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
