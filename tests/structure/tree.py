"""The tree as the structure tests see it: tracked files, folders of the architecture, and who may include whom."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)

# Each row stands on those above it; the folders of one row never include each other.
LAYERS = [
    ["protocol/base"],
    ["protocol/wire", "protocol/keeper"],
    ["server/terminal", "server/options"],
    ["server/model"],
    ["server/format", "server/input", "server/recovery"],
    ["server/render", "server/mode"],
    ["server/language"],
    ["server/commands", "server/attach"],
    ["server"],
    ["."],
]
RANK = {folder: rank for rank, row in enumerate(LAYERS) for folder in row}

# The thin client and the keeper role know the protocol only.
PROTOCOL_ONLY = ["client", "server/keeper"]


def tracked(root: Path, *patterns: str) -> list[str]:
    """Names of tracked and of new, not ignored files that match, and that are there."""
    command = ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    names = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\0")
    return sorted({name for name in names if name and (root / name).is_file()})


def sources(root: Path) -> list[str]:
    """The product's C++ files, without the tests."""
    return [name for name in tracked(root, "*.cpp", "*.hpp") if not name.startswith("tests/")]


def folder_of(name: str) -> str:
    return str(Path(name).parent)


def may_include(includer: str, included: str) -> bool:
    """Whether a file of folder `includer` may include a file of folder `included`."""
    if includer == included:
        return True
    if includer in PROTOCOL_ONLY:
        return included.startswith("protocol/")
    if included in PROTOCOL_ONLY:
        return includer == "."
    if includer not in RANK or included not in RANK:
        return False
    return RANK[included] < RANK[includer]


def wrong_includes(name: str, text: str) -> Iterator[str]:
    """Includes of a file that point up, sideways or nowhere."""
    for path in INCLUDE.findall(text):
        # mux.proto's header is generated into the build folder under the same name.
        if not may_include(folder_of(name), folder_of(path)):
            yield f"{name} includes {path}"
