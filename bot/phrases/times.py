"""When was it? What a sentence tells of times gone by, and of now."""

from collections.abc import Sequence
from itertools import pairwise

# What was long ago, in words that stand in a row; "in 1974" is told by its number.
_PAST = frozenset(
    (first, second)
    for first, seconds in {
        "a": "child kid teen teenager",
        "back": "then",
        "before": "last",
        "gone": "since",
        "grew": "out",
        "last": "year summer winter spring autumn",
        "long": "ago over gone past finished healed forgotten since",
        **dict.fromkeys(
            ("my", "her", "his"), "teens twenties thirties youth childhood"
        ),
        "never": "since again",
        "the": "fifties sixties seventies eighties nineties",
        "was": "young younger little small",
        "years": "ago back",
        "ages": "ago",
        **dict.fromkeys(("decade", "decades"), "ago back"),
    }.items()
    for second in seconds.split()
)
_YEARS = range(1900, 2021)
_PRESENT = frozenset(
    """
    now today yesterday tonight lately recently still again since keeps suddenly started
    appeared turned week days hours
    """.split()
)
# Verbs of a sentence that tells what was; the others end with "ed".
_WAS = frozenset(
    """
    was were had did got went came became felt said told thought found could left made
    took gave broke fell woke hit bit stung burnt bled cut lost saw kept threw ran shook
    swelled swore spat hid stopped
    """.split()
)
_NO_VERBS = frozenset("bed bleed feed hundred indeed need red seed speed".split())
# Signs of now in a sentence of what was.
_NOW = frozenset(
    """
    is am are has have can will keeps just anymore now today yesterday tonight
    lately recently still again since monday tuesday wednesday thursday friday
    saturday sunday
    """.split()
) | frozenset(
    {
        ("not", "there"),
        ("any", "more"),
        ("last", "night"),
        ("last", "week"),
        ("this", "morning"),
        ("this", "week"),
        ("this", "month"),
    }
    | {(unit, "ago") for unit in "minutes hour hours day days week weeks".split()}
)
_THEN = frozenset("and but so".split())
_YOUNG = frozenset(
    "child kid teen teenager baby toddler boy girl student youngster".split()
)
_AGES = frozenset(
    """
    four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty
    """.split()
)
_UNITS = frozenset("minutes hours days weeks months".split())
_LASTING = frozenset({("for", "months"), ("for", "years")})
_SCHOOLS = frozenset("school high primary secondary college university uni".split())


def is_past(texts: Sequence[str], last: int) -> bool:
    """Whether a sentence tells of what was, as far as a word and with no sign of now.

    "He could not swallow, and now he eats like a horse" tells what was; "it used to be
    round, and now …" tells what is new.
    """
    rest = enumerate(pairwise(texts[last + 1 :]), last + 1)
    end = next((at for at, (a, b) in rest if a in _THEN and b in _NOW), len(texts))
    told = texts if "used" in texts else texts[:end]
    if not _NOW.isdisjoint((*told, *pairwise(told))):
        return False
    # At the beginning it may be no verb: "scared of my husband".
    return any(
        text in _WAS or (text.endswith("ed") and text not in _NO_VERBS)
        for text in told[1:]
    )


def is_distant(texts: Sequence[str]) -> bool:
    """Whether a sentence names a time long gone: "years ago", "when I was nine"."""
    rows = {*pairwise(texts)}
    if not _PAST.isdisjoint(rows) or any(map(_is_year, texts)):
        return True
    padded = [*texts, "", "", ""]
    return any(_is_youth(*padded[place : place + 4]) for place in range(len(texts)))


def _is_youth(one: str, two: str, three: str, four: str) -> bool:
    """Whether four words in a row begin as "I was nine" or "as a baby" do."""
    if (one, two) == ("as", "a") or (two, three) == ("was", "a"):
        return not _YOUNG.isdisjoint((three, four))
    is_age = three in _AGES or three.isdecimal()
    return two == "was" and one in ("i", "he", "she") and is_age and four not in _UNITS


def is_former(texts: Sequence[str]) -> bool:
    """Whether a sentence tells of a habit or a time given up: "once", "at school"."""
    return any(
        (one == "used" and two == "to")
        or (one in ("at", "in", "through") and two in _SCHOOLS)
        or (two == "once" and one != "at")
        for one, two in pairwise(texts)
    )


def is_lasting(texts: Sequence[str]) -> bool:
    """Whether a sentence tells of what went on for so long that it was no emergency."""
    return not _LASTING.isdisjoint(pairwise(texts))


def is_long_past(texts: Sequence[str]) -> bool:
    """Whether a sentence tells of times gone by, and of nothing that is new."""
    rows = {*pairwise(texts)}
    # "It was not there last year" tells what is new.
    # At the end, "since" is "from then on".
    told = texts[:-1] if texts[-1] == "since" else texts
    if not _PRESENT.isdisjoint(told) or ("not", "there") in rows:
        return False
    return not _PAST.isdisjoint(rows) or any(map(_is_year, texts))


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and int(text) in _YEARS
