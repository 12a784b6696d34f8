"""Mark-up and links that no channel shows as such: visitors would see their signs."""

import re
from collections.abc import Iterator

from bot.text import split_links

_SIGNS = re.compile(r"[*_`~<&|#\[]|://|www\.|mailto:|^(?:---|===)", re.MULTILINE)
_AS_TYPED = "is no mark-up here, and visitors see its signs; write plain text"
_NO_LINK = (
    "is no link to any channel; write [words](https://…) or [words](mailto:…), and in "
    "an address %28 and %29 for its brackets"
)
_PICTURE = re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)?")
_KINDS = (
    (
        re.compile(
            r"\[[^\[\]\n]+\] ?\((?:\)|(?=[^)\n]*[/:@.#])[^)\n]*\)*)"
            r"|\[[^\[\]\n]+\]\[[^\[\]\n]*\]|\([^()\n]+\)\[https?:[^\]\n]*\]"
        ),
        _NO_LINK,
    ),
    (re.compile(r"(\*\*|__)(?=\S).+?(?<=\S)\1"), _AS_TYPED),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])[^*\n]*[^\s*]\*(?![\w*])"), _AS_TYPED),
    (re.compile(r"(?<![\w_])_(?=[^\s_])[^_\n]*[^\s_]_(?![\w_])"), _AS_TYPED),
    (re.compile(r"~~\S(?:.*?\S)?~~|`[^`\n]+`"), _AS_TYPED),
    (re.compile(r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>|<!--"), _AS_TYPED),
    (re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,5}|#x[\da-fA-F]{2,5});"), _AS_TYPED),
    (re.compile(r"\[/?(?:b|i|u|url|img|quote|code)(?:=[^\]\n]*)?\]", re.I), _AS_TYPED),
    (
        re.compile(r"^(?:#{1,6} \S.*|\|.*\|[ ]*|```.*|---+|===+|\*\*\*+)$", re.M),
        _AS_TYPED,
    ),
    (
        re.compile(r"(?:https?://|mailto:|www\.)[^\s<>]*[^\s<>.,;:!?)]"),
        "is no link to any channel; write [words](https://…)",
    ),
)


_QUOTED = re.compile(r"[“„«”].*[”“»]", re.DOTALL)


def markup(text: str, *, has_links: bool) -> Iterator[tuple[str, str]]:
    """Yield each piece of a shown text that is not shown as meant, and what to do.

    `has_links` says that channels make links in it.
    """
    if not has_links and _QUOTED.fullmatch(text):
        yield text, "is shown with its quotes; those of YAML are plain ones"
    if not _SIGNS.search(text):
        return
    for found in _PICTURE.finditer(text):
        yield found[0], "is a picture, which is not shown; remove it"
    left = ""
    for span in split_links(_PICTURE.sub("\0", text)):
        if span.address and not has_links:
            yield (
                span.text,
                "is no link here, where text is shown plain; remove the link",
            )
        elif span.address and span.address.startswith("http:"):
            yield (
                span.address,
                "comes by http and can be changed on its way; write https:",
            )
        left += span.text if not span.address else "\0"
    for kind, what in _KINDS:
        for found in kind.finditer(left):
            yield found[0].strip(), what
        # What is one kind is not another as well.
        left = kind.sub("\0", left)
