"""Finds C++ function bodies and how long they are, by braces and indentation of formatted code."""

import re
from collections.abc import Iterator

# In code that clang-format laid out, a function's first line is less indented than its body and ends in "{", and
# its last is "}" at the same indentation.
OPENING = re.compile(r"^(\s*)(?!namespace|class|struct|enum|union|extern|if|for|while|switch|do|else|try)\S.*\{$")
CLOSING = re.compile(r"^(\s*)\}")


def long_functions(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """First line (from 1) and number of lines of every function with more than `limit` of them."""
    lines = text.split("\n")
    for start, line in enumerate(lines):
        opening = OPENING.match(line)
        if not opening or not _starts_function(lines, start):
            continue
        indentation = opening.group(1)
        if line.lstrip().startswith(": "):
            indentation = indentation[4:]  # a constructor's initializers: its brace closes under its name
        for end in range(start + 1, len(lines)):
            closing = CLOSING.match(lines[end])
            if closing and closing.group(1) == indentation:
                if end - start + 1 > limit:
                    yield start + 1, end - start + 1
                break


def _starts_function(lines: list[str], start: int) -> bool:
    """Whether the line that opens a block has a parameter list: on it, or on the lines that it continues."""
    line = lines[start]
    if re.search(r"=\s*\{$|=\s*\{\{$|\breturn\b", line):
        return False
    return bool(re.search(r"\)[^()]*\{$", line))
