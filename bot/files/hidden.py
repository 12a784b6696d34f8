"""Characters that nobody sees or meant: invisible ones, tabs, spoilt letters."""

import re
from collections.abc import Collection, Iterator

import regex

from bot.files.yaml_faults import Fault
from bot.text import find_garbled

# What has no width and no place of its own; `_is_meant` knows where some are right.
_HIDDEN = regex.compile(
    r"[\x85\xad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    r"\ufeff\uffa0\ufffc\U000e0000-\U000e007f\p{Co}]"
)
_RIGHT_TO_LEFT = regex.compile(r"[\p{Hebrew}\p{Arabic}\p{Syriac}\p{Thaana}\p{Nko}]")
# Between letters of these a joiner, or none, is part of the spelling.
_JOINED = regex.compile(
    r"[\p{L}\p{M}--\p{Latin}--\p{Greek}--\p{Cyrillic}--\p{Han}]|[\p{So}\p{Sk}\ufe0f]",
    regex.V1,
)
# These are written without spaces: nothing else shows where a line may break.
_SPACELESS = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}]")
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
# Letters of other alphabets that look as Latin ones do: the search tells them apart.
_ALIKE = "асеһіјорѕухАВЕНІЈКМОРЅТХονΑΒΕΗΙΚΜΝΟΡΤΥΧΖ"
_MIXED = regex.compile(rf"\p{{L}}*(?:[a-zA-Z][{_ALIKE}]|[{_ALIKE}][a-zA-Z])\p{{L}}*")
# A letter that an encoding has lost, as question marks within a word.
_LOST = regex.compile(r"(?<=\p{L})\?{1,2}(?=\p{Ll})")
_BREAKS = "\x85\u2028\u2029"
_FLAG = "\U0001f3f4"
# A space that YAML takes for a letter, where a plain one parts a key from its text.
_HARD_SPACE = re.compile(
    r"^[ \t]*(?:-|[\w-]+:)?(?P<space>[\u00a0\u2000-\u200a\u202f\u205f\u3000])"
)
_COMMENT = re.compile(r"[ \t]+#.*$")


def hard_spaces(lines: list[str], blocks: Collection[int]) -> Iterator[Fault]:
    """Yield spaces that YAML takes for letters where a plain one parts key and text."""
    for number, line in enumerate(lines, start=1):
        if number not in blocks and (found := _HARD_SPACE.match(line)):
            code = f"U+{ord(found['space']):04X}"
            what = f"a space that YAML takes for a letter ({code}); write a plain space"
            yield Fault(number, what)


def hidden(lines: list[str], blocks: Collection[int]) -> Iterator[Fault]:
    """Yield what stands on lines and is not meant, but for comments.

    `blocks` are the lines of texts below `|` or `>`.
    """
    yield from hard_spaces(lines, blocks)
    for number, line in enumerate(lines, start=1):
        if line.lstrip().startswith("#"):
            continue
        if "?" in line and _LOST.search(line) and "://" not in line:
            yield Fault(number, "letters became question marks; write them anew")
        if line.isascii() and "\t" not in line:
            continue
        text = line.removeprefix("\ufeff") if number == 1 else line
        for what in _faults(text):
            yield Fault(number, what)


def _faults(line: str) -> Iterator[str]:
    if "\t" in _COMMENT.sub("", line).strip():
        yield "a tab stands in the text; write a space"
    if what := _invisible(line):
        yield what
    if mixed := _MIXED.search(line):
        strange = next(char for char in mixed[0] if char in _ALIKE)
        name = f"U+{ord(strange):04X}"
        yield f"{mixed[0]!r} has a letter of another alphabet ({name}); type it anew"
    if spoilt := find_garbled(line):
        meant = f", probably {spoilt.meant!r}" if spoilt.meant else ""
        yield f"{spoilt.word!r} was spoilt by a wrong encoding{meant}; write it anew"


def _invisible(line: str) -> str | None:
    for found in _HIDDEN.finditer(line):
        char, place = found[0], found.start()
        if _is_meant(char, line, place):
            continue
        before, after = line[:place].split()[-1:], line[place + 1 :].split()[:1]
        near = "".join(_HIDDEN.sub("", word) for word in (*before, *after))[-40:]
        kind = "line break" if char in _BREAKS else "character"
        return f"an invisible {kind} (U+{ord(char):04X}) stands in {near!r}; delete it"
    return None


def _is_meant(char: str, line: str, place: int) -> bool:
    """Whether a script, or a picture, is written with an invisible character."""
    before, after = line[:place][-1:], line[place + 1 :][:1]
    if char in "\u200c\u200d":
        return bool(_JOINED.match(before))
    if char == "\u200b":
        return bool(_SPACELESS.match(before) or _SPACELESS.match(after))
    if char in _DIRECTIONS:
        return bool(_RIGHT_TO_LEFT.search(line))
    return "\U000e0020" <= char <= "\U000e007f" and _FLAG in line
