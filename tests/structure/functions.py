"""Finds C++ function bodies and how long they are, by their braces."""

import re
from collections.abc import Iterator

# What may hold braces that do not count.
QUIET = re.compile(r'R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'|//[^\n]*|/\*.*?\*/', re.DOTALL)

# A body follows a parameter list, or the end of an initialiser list, and what may stand between.
BODY = re.compile(r"[)}]\s*(const|noexcept|override|final|mutable|&|->\s*[\w:<>&*\s]+|\s)*$")


def blank(text: str) -> str:
    """The text without its strings and comments; lines stay where they are."""
    return QUIET.sub(lambda found: '""' + "\n" * found.group().count("\n"), text)


def long_functions(text: str, limit: int) -> Iterator[tuple[int, int]]:
    """First line (from 1) of the body and number of lines of every block of a function that is longer."""
    text = blank(text)
    line = 1
    opened: list[tuple[int, bool]] = []
    for position, letter in enumerate(text):
        if letter == "\n":
            line += 1
        elif letter == "{":
            opened.append((line, bool(BODY.search(text[max(0, position - 200):position]))))
        elif letter == "}" and opened:
            start, is_body = opened.pop()
            nested = any(outer for _, outer in opened)
            if is_body and not nested and line - start + 1 > limit:
                yield start, line - start + 1
