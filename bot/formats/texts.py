"""Texts on their way in and out: phrasings of a line, answers, ids and titles."""

import re

from anyascii import anyascii

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def one_line(text: str) -> str:
    """Write a phrasing without line breaks."""
    return " ".join(line.strip() for line in text.splitlines()).strip()


def several_lines(text: str) -> str:
    """Write an answer without the white space that nobody sees."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def one_line_each(*texts: str) -> tuple[str, ...]:
    """Write phrasings on one line each, and leave out the empty ones."""
    return tuple(filter(None, map(one_line, texts)))


def slug(text: str, *, limit: int = 64) -> str:
    """Write text in kebab-case, of at most `limit` characters: "No. 5" is "no-5".

    Other scripts are written in Latin letters, each character of Chinese as a word:
    "Когда?" is "kogda", and "几点" "ji-dian".
    """
    spaced = _HAN.sub(r" \g<0> ", text)
    words = re.findall(r"[a-z0-9]+", anyascii(spaced).lower().replace("'", ""))
    while len("-".join(words)) > limit and len(words) > 1:
        words.pop()
    return "-".join(words)[:limit]


def title_of(topic: str) -> str:
    """Write the title of a topic that has nothing but its id: "Late fees"."""
    return topic.replace("-", " ").capitalize()
