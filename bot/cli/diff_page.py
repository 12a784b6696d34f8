"""Changes as one page for a browser: nothing in it is fetched, and nothing runs."""

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape

from bot.changes import (
    Asked,
    Changes,
    Content,
    ContentChange,
    Group,
    Move,
    Origin,
    Use,
    by_ordinary,
    by_use,
    changes_summary,
    moves,
)
from bot.cli.diff_text import BAD, GOOD, answered, lines_of
from bot.text import counted

_STYLE = """
:root { color-scheme: light dark; --ink: #0f172a; --soft: #475569; --line: #cbd5e1;
  --paper: #fff; --bad: #b91c1c; --good: #047857; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e2e8f0; --soft: #94a3b8; --line: #334155; --paper: #0f172a;
    --bad: #fca5a5; --good: #6ee7b7; } }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 4rem;
  background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .5rem; }
h2.bad { color: var(--bad); } h2.good { color: var(--good); }
p, .soft { color: var(--soft); margin: .25rem 0; }
p.sum { color: var(--ink); font-size: 1.1rem; margin: 1rem 0; }
details { border-bottom: 1px solid var(--line); padding: .5rem 0; }
summary { cursor: pointer; }
ul { margin: .5rem 0; padding-left: 1.25rem; }
"""
# From so many moves on, those of a group are closed until they are asked for.
_MANY = 8
_IN_TERMINAL = "its words are shown in the terminal alone"


def page(changes: Changes, *, before: str, after: str, use: Use) -> str:
    """Return the HTML; its policy allows its own style, and no script at all."""
    digest = b64encode(sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    summary = escape(changes_summary(changes))
    compared = f"{after} compared with {before}"
    asked = f"{counted(changes.asked, 'message')} asked of both"
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>What changes for visitors: {summary}</title>",
            f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
            "<h1>What changes for visitors</h1>",
            f"<p>{escape(compared)}, {asked}.</p>",
            f'<p class="sum">{summary[0].upper()}{summary[1:]}.</p>',
            *_groups(changes, use),
            *_contents(changes, use),
            "</main>\n</body>\n</html>\n",
        )
    )


def _groups(changes: Changes, use: Use) -> Iterator[str]:
    for group, found in moves(changes, use):
        colour = "bad" if group in BAD else "good" if group in GOOD else ""
        number = f"{len(changes.of(group))}{by_ordinary(changes, group)}"
        title = f"{group[0].upper()}{group[1:]}: {number}"
        yield f'<h2 class="{colour}">{escape(title)}</h2>'
        is_open = group is Group.SIREN_LOST or len(found) < _MANY
        for move in found:
            yield from _move(move, use, is_open=is_open)


def _move(move: Move, use: Use, *, is_open: bool) -> Iterator[str]:
    number = counted(len(move.changes), "message")
    title = f"{move.before} → {move.after}{answered(move.times, use)}"
    opens = " open" if is_open else ""
    more = f'<span class="soft">, {number}</span>'
    yield f"<details{opens}><summary>{escape(title)}{more}</summary><ul>"
    for change in move.changes:
        yield f"<li>{_asked(change.asked)}</li>"
    yield "</ul></details>"


def _asked(asked: Asked) -> str:
    """Write a message, but not what a visitor wrote: that is kept in no file."""
    text = str(asked) if asked.origin is not Origin.MISS else _IN_TERMINAL
    return f'<span class="soft">{escape(asked.origin)}:</span> {escape(text)}'


def _contents(changes: Changes, use: Use) -> Iterator[str]:
    found = by_use(changes, use)
    for content in Content:
        some = [change for change in found if change.content is content]
        if some:
            yield f"<h2>Texts {content}: {len(some)}</h2>"
        for change in some:
            yield from _content(change, use)


def _content(change: ContentChange, use: Use) -> Iterator[str]:
    times = answered(use.of_content(change), use)
    title = escape(f"{change.thing} {change.id}{times}")
    lines = [line for part in change.parts for line in lines_of(part, each=True)]
    if not lines:
        yield f"<p>{title}</p>"
        return
    yield f"<details open><summary>{title}</summary><ul>"
    yield from (f"<li>{escape(line)}</li>" for line in lines)
    yield "</ul></details>"
