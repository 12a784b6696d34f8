"""Differences: a diff leads from the old text to the new one, whatever they hold."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.formats.differences import difference

LINES = st.lists(
    st.sampled_from(
        ["  - id: a", "  - id: b", "    id: c", "x: 1", "y: 2", "", "\x85"]
    ),
    max_size=30,
)


def patched(old: list[str], diff: str) -> list[str]:
    """Apply a unified diff, whose context must be that of the old lines."""
    new, place = [], 0
    for line in diff.split("\n")[2:-1]:
        if head := re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@", line):
            start = int(head[1]) - (head[2] != "0")
            new += old[place:start]
            place = start
        elif line[0] == "+":
            new.append(line[1:])
        else:
            assert line[1:] == old[place]
            new += [line[1:]] * (line[0] == " ")
            place += 1
    return new + old[place:]


@given(LINES, LINES)
def test_the_old_text_and_the_difference_make_the_new_one(
    old: list[str], new: list[str]
) -> None:
    before, after = ("".join(f"{line}\n" for line in lines) for lines in (old, new))

    diff = difference(before, after, "old", "new")

    assert patched(old, diff) == new
    assert bool(diff) == (old != new)


def test_lines_around_a_change_are_shown_and_the_others_are_not() -> None:
    old = "".join(f"line {n}\n" for n in range(20))

    diff = difference(old, old.replace("line 9\n", "line nine\n"), "a", "b")

    assert diff == (
        "--- a\n+++ b\n@@ -7,7 +7,7 @@\n line 6\n line 7\n line 8\n-line 9\n"
        "+line nine\n line 10\n line 11\n line 12\n"
    )


def test_what_is_added_stands_in_its_entry() -> None:
    old = "- id: a\n  x: 1\n- id: b\n  x: 1\n"

    diff = difference(old, old.replace("- id: b\n", "- id: b\n  y: 2\n"), "a", "b")

    assert diff == (
        "--- a\n+++ b\n@@ -1,4 +1,5 @@\n - id: a\n   x: 1\n - id: b\n+  y: 2\n   x: 1\n"
    )
