"""Phrases and word groups: parentheses, names that are taken, groups that lack."""

import re
from collections import defaultdict
from collections.abc import Mapping

from bot.domain import KnowledgeBase, Phrases, Words
from bot.files.document import Document, Loc
from bot.phrases import BadAlternatives, Lexicon, UnknownGroup, expand
from bot.text import did_you_mean, language_of

SHARED = "safety/words.yaml"
# Signs that part words in other notations, but for "24/7", "w/o", "f*ck", "1,000".
_SIGNS = re.compile(
    r"(?<!\d)/|/(?!\d)|(?<!\d),|,(?!\d)|[;\[\]\\｜（），；]|(?<![^\W\d_])\*|\*(?![^\W\d_])"
)
_SHORT = re.compile(r"\b\w/\w\b")
# Where a bar parts alternatives.
_BRACKETS = re.compile(r"\([^()]*\)")


def check_words(
    knowledge: KnowledgeBase, documents: Mapping[str, Document], broken: set[str]
) -> None:
    """Report what is wrong with the words and phrases of every file that has them."""
    language = language_of(knowledge.settings.locale)
    homes = _check_names(knowledge.words, documents)
    shared = _check_members(knowledge.safety.words, documents.get(SHARED), ())
    lacking: list[tuple[Document, Loc, str]] = []
    for name, phrases in _phrases_of_files(knowledge).items():
        if document := documents.get(name):
            own = _check_members(knowledge.words.get(name, {}), document, ("words",))
            groups = shared | own
            lexicon = Lexicon(language, groups)
            for loc, text in phrases:
                _notice_sign(document, loc, text)
                unknown = _check_phrase(document, loc, text, lexicon)
                if unknown and SHARED not in broken:
                    lacking.append((document, loc, _no_group(unknown, groups, homes)))
    if SHARED in documents:
        more = ""
    else:
        # They all follow from the one file that is missing.
        more = f", as {len(lacking) - 1} more lack one" if len(lacking) > 1 else ""
        lacking = lacking[:1]
    for document, loc, what in lacking:
        document.report(loc, f"{what}{more}")


def _phrases_of_files(knowledge: KnowledgeBase) -> dict[str, list[tuple[Loc, str]]]:
    """By file: where each phrase stands, and the phrase."""
    phrases: dict[str, list[tuple[Loc, str]]] = defaultdict(list)
    for name, texts in knowledge.restricted.items():
        phrases[name] += (((number,), text) for number, text in enumerate(texts))
    for (name, key), conditions in knowledge.conditions.items():
        phrases[name] += (
            ((key, number, part, index), text)
            for number, condition in enumerate(conditions)
            for part in ("when", "unless")
            for index, text in enumerate(getattr(condition, part, ()))
        )
    return phrases


def _check_names(
    files: Mapping[str, Words], documents: Mapping[str, Document]
) -> dict[str, str]:
    """The file of each group; reports a name that another file has as well."""
    homes: dict[str, str] = {}
    for name, words in files.items():
        for group in words:
            if group in homes:
                loc = (group,) if name == SHARED else ("words", group)
                other = documents[homes[group]]
                at = (group,) if homes[group] == SHARED else ("words", group)
                documents[name].report(
                    loc,
                    f"the words {group!r} are also on {other.path}:{other.line(at)}; "
                    f"choose another name, or share one list in {SHARED}",
                )
            homes.setdefault(group, name)
    return homes


def _notice_sign(document: Document, loc: Loc, text: str) -> None:
    """Notice a sign of another notation, which is no word of any message."""
    plain = _SHORT.sub(" ", text)
    # Where a bracket lacks its other, that is the fault.
    outside = _BRACKETS.sub(" ", plain)
    has_bar = "|" in outside and not {"(", ")"} & set(outside)
    found = _SIGNS.search(plain)
    if sign := found[0] if found else "|" if has_bar else "":
        what = f"{text!r} has {sign!r}, which no message has: part alternatives as "
        what += "(a | b)"
        document.notice(document.line(loc), what, check="sign", loc=loc)


def _check_members(words: Words, document: Document | None, loc: Loc) -> Words:
    """The groups without the members whose parentheses are wrong, which it reports."""
    sound: dict[str, Phrases] = dict.fromkeys(words, ())
    for name, members in words.items():
        for number, member in enumerate(members):
            if document:
                _notice_sign(document, (*loc, name, number), member)
            try:
                expand(member)
            except BadAlternatives as error:
                if document:
                    document.report((*loc, name, number), f"{member!r} {error}")
            else:
                sound[name] += (member,)
    return sound


def _check_phrase(
    document: Document, loc: Loc, text: str, lexicon: Lexicon
) -> str | None:
    """The group that a phrase names in vain; reports what else is wrong with it."""
    try:
        phrases = lexicon.compile(text)
    except UnknownGroup as error:
        return str(error)
    except BadAlternatives as error:
        document.report(loc, f"{text!r} {error}")
    else:
        if not all(phrase.items for phrase in phrases):
            document.report(loc, f"{text!r} has no words")
    return None


def _no_group(name: str, groups: Words, homes: Mapping[str, str]) -> str:
    if name in homes:
        lack = f"the group {{{name}}} is known in {homes[name]} only"
        return f"{lack}; move it to {SHARED} to share it"
    hint = did_you_mean(name, groups)
    return f"there is no group {{{name}}} in this file or in {SHARED}{hint}"
