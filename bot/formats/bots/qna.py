"""Bot Framework's `.qna` files: `# ? question`, others as a list, a fenced answer.

Prompts name an id (`<a id="1"></a>` above a question) or a question; a filter `topic`
is our topic. We only read it. References to other files and alterations stay out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import dedent

from bot.formats.base import ForeignFile, Format, Place, Reading, Record, each
from bot.formats.markup.plain_text import from_markdown
from bot.formats.texts import one_line_each, several_lines, slug

_QUESTION = re.compile(r"#+[ \t]*\?(.*)")
_ID = re.compile(r"<a[ \t]+id[ \t]*=[ \t]*[\"']?(\w+)")
_PART = re.compile(r"\*+(Filters|Prompts):\*+", re.IGNORECASE)
_ITEM = re.compile(r"[-*+][ \t]+(.*)")
_PROMPT = re.compile(r"\[[^\]\n]*\]\(#([^)\n]*)\)")
_REFERENCE = re.compile(r"\[[^\]\n]*\]\([^)\n]*\)")
_FENCE = "```"
_ENDING = ".qna"
# What begins lines that belong to no question.
_OTHERS = {
    "$": "a list of alterations",
    "#": "a heading that is no question",
    "[": "a reference to another file",
}


@dataclass(kw_only=True)
class _Pair:
    """A question as the lines of a file say it, part by part."""

    line: int
    id: str = ""
    questions: list[str] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    answer: str = ""

    @property
    def key(self) -> str:
        return self.id or slug(self.questions[0])


def _read(file: ForeignFile, reading: Reading) -> None:
    pairs = _pairs(file, reading)
    if not pairs and not reading.problems:
        what = "no question; it begins with '# ?', and its answer with ```"
        reading.refuse(Place(file.path), what)
    keys = {slug(text): p.key for p in reversed(pairs) for text in p.questions}
    keys |= {pair.id: pair.id for pair in pairs if pair.id}
    for pair in pairs:
        _add(pair, keys, file.path, reading)


def _pairs(file: ForeignFile, reading: Reading) -> list[_Pair]:
    """Return the questions of a file; remark the lines that belong to none."""
    pairs: list[_Pair] = []
    id, part = "", ""
    lines = iter(enumerate(file.text.splitlines(), start=1))
    for number, line in lines:
        text, place = line.strip(), Place(file.path, number)
        if asked := _QUESTION.match(text):
            pairs.append(_Pair(line=number, id=id, questions=[asked[1].strip()]))
            id, part = "", "questions"
        elif named := _ID.match(text):
            id = named[1]
        elif pairs and (begun := _PART.match(text)):
            part = begun[1].lower()
        elif pairs and text.startswith(_FENCE):
            pairs[-1].answer = _answer(lines, place, reading)
        elif part and (item := _ITEM.match(text)):
            getattr(pairs[-1], part).append(item[1])
        elif what := _OTHERS.get(text[:1]):
            part = ""
            reading.remark(place, f"{what} is left out")
    return pairs


def _answer(lines: Iterator[tuple[int, str]], place: Place, reading: Reading) -> str:
    """Read the lines of an answer up to the fence that ends it."""
    answer: list[str] = []
    for _, line in lines:
        if line.strip() == _FENCE:
            return several_lines(dedent("\n".join(answer)))
        answer.append(line)
    reading.refuse(place, "the answer that begins here is never ended with ```")
    return ""


def _add(pair: _Pair, keys: Mapping[str, str], path: str, reading: Reading) -> None:
    """Add the record of a question; `keys` has those of records by prompt."""
    place = Place(path, pair.line)
    filters = dict(map(_filter, pair.filters))
    prompts = [_target(prompt) for prompt in pair.prompts]
    questions = [text for text in pair.questions if not _REFERENCE.fullmatch(text)]
    question, *others = one_line_each(*questions) or ("",)
    reading.add(
        Record(
            key=pair.key,
            topic=filters.pop("topic", ""),
            question=question,
            answer=pair.answer,
            phrasings=tuple(others),
            next=tuple(keys.get(target, target) for target in prompts),
            place=place,
        ),
        from_markdown,
    )
    reading.leave_out(
        {
            "filters other than topic": filters,
            "questions in another file": len(questions) < len(pair.questions),
        }
    )


def _filter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip()


def _target(prompt: str) -> str:
    """Return what a prompt leads to: an id, or a question in kebab-case."""
    link = _PROMPT.match(prompt)
    target = link[1] if link else prompt
    return slug(target) if target.startswith("?") else target


FORMAT = Format(
    name="qna",
    title="a .qna file",
    holds=frozenset({"topic", "phrasings", "next"}),
    read=each(_read),
    endings=(_ENDING,),
    recognises=lambda file: file.path.lower().endswith(_ENDING),
)
