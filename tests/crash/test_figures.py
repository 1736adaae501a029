"""A bounded run of the crash figures: nothing is lost in some tens of kills, and each figure can be taken."""

import argparse
from pathlib import Path

import figures
import pytest


@pytest.fixture
def options() -> argparse.Namespace:
    return argparse.Namespace(kills=40, samples=4)


@pytest.mark.parametrize("name", list(figures.FIGURES))
def test_figure(name: str, options: argparse.Namespace, request: pytest.FixtureRequest,
                capsys: pytest.CaptureFixture[str]) -> None:
    assert figures.FIGURES[name](str(Path(request.config.getoption("--subject")).absolute()), options), \
        capsys.readouterr().out
