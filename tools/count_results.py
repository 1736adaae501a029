"""Adds up the results of test runs: prints why cases were skipped or ran twice, then one line, "N passed, N failed"."""

import sys
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path


def outcome(case: ElementTree.Element) -> str:
    second = case.findtext("system-err") or ""
    if second.startswith("needed a second run"):
        print(f"{case.get('classname', '')}.{case.get('name')} {second}".replace("\n", " ")[:300])
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    skipped = case.find("skipped")
    if skipped is not None or case.get("status") in ("notrun", "disabled"):
        reason = skipped.get("message", "") if skipped is not None else "disabled"
        print(f"skipped: {case.get('classname', '')}.{case.get('name')}: {reason}".replace("\n", " "))
        return "skipped"
    return "passed"


def cases_of(folder: Path, name: str) -> Counter[str]:
    """What a test of ctest's counted itself in a file named after it; nothing if it wrote none."""
    try:
        root = ElementTree.parse(folder / (name.replace("/", "-") + ".xml"))
    except (OSError, ElementTree.ParseError):
        return Counter()
    return Counter(outcome(case) for case in root.iter("testcase"))


def count(folder: Path) -> Counter[str]:
    total: Counter[str] = Counter()
    for test in ElementTree.parse(folder / "ctest.xml").iter("testcase"):
        cases = cases_of(folder, test.get("name", ""))
        own = outcome(test)
        # A binary that crashed or ran out of time failed, whatever it had written before.
        if not cases or (own == "failed" and not cases["failed"]):
            cases[own] += 1
        total += cases
    return total


def main() -> int:
    total: Counter[str] = Counter()
    for argument in sys.argv[1:]:
        total += count(Path(argument))
    print(f"{total['passed']} passed, {total['failed']} failed")
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
