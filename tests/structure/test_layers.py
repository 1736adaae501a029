"""Includes point down only, as docs/contributing.md lists the layers."""

from pathlib import Path

import pytest
import tree


def test_every_include_points_down(root: Path) -> None:
    wrong = [line for name in tree.sources(root) for line in tree.wrong_includes(name, (root / name).read_text())]
    assert not wrong, "\n".join(wrong)


def test_every_folder_has_a_layer(root: Path) -> None:
    known = set(tree.RANK) | set(tree.PROTOCOL_ONLY)
    unknown = {tree.folder_of(name) for name in tree.sources(root)} - known
    assert not unknown


@pytest.mark.parametrize(
    "includer, included, allowed",
    [
        ("server/model", "server/terminal", True),
        ("server/terminal", "server/model", False),
        ("server/options", "server/terminal", False),
        ("client", "protocol/wire", True),
        ("client", "server/options", False),
        ("server/keeper", "server/model", False),
        ("server/model", "server/keeper", False),
        (".", "client", True),
        ("server", "server/commands", True),
        ("protocol/base", "protocol/wire", False),
    ],
)
def test_the_rule_itself(includer: str, included: str, allowed: bool) -> None:
    assert tree.may_include(includer, included) is allowed


def test_a_wrong_include_is_found() -> None:
    text = '#include <vector>\n  # include "server/model/pane.hpp"\n#include "server/terminal/style.hpp"\n'
    assert list(tree.wrong_includes("server/terminal/grid.cpp", text)) == [
        "server/terminal/grid.cpp includes server/model/pane.hpp"
    ]
