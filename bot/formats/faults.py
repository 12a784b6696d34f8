"""What keeps a text out: gaps, and what went wrong before it came to us."""

# Characters of a message that visitors may send; nobody asks in more.
LONGEST_PHRASING = 1_000


def fault_of(question: str, answer: str) -> str:
    """Say what keeps a record out, with the fix; nothing where it may come in."""
    for part, text in (("question", question), ("answer", answer)):
        if not text:
            return f"has no {part}; write one, or delete the record"
    return fault_of_phrasing(question)


def fault_of_phrasing(phrasing: str) -> str:
    """Say what keeps a phrasing out, with the fix; nothing where it may come in."""
    if len(phrasing) <= LONGEST_PHRASING:
        return ""
    return (
        f"{phrasing[:40]!r}… has {len(phrasing):,} characters, and a visitor may ask "
        f"in at most {LONGEST_PHRASING:,}; shorten it"
    )
