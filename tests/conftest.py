"""What every Python test can ask for: where the tree, the build and the binary under test are."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--build", default=str(ROOT / "build/release"), help="build folder with compile_commands.json")
    parser.addoption("--subject", default=os.environ.get("MUX_SUBJECT", str(ROOT / "build/release/mux")),
                     help="the binary to test: mux, or a tmux that serves as oracle for the tests")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def build(request: pytest.FixtureRequest) -> Path:
    return Path(request.config.getoption("--build"))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "mux_only(reason): what Debian's tmux 3.3a does otherwise or lacks")
