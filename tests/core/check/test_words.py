from dataclasses import replace

import pytest

from bot import KnowledgeBase, Level
from bot.check.words import check_tried, check_words
from bot.domain import Severity, Smalltalk, SmalltalkFile
from tests.builders import make_entry, make_knowledge, make_rule, make_safety


def knowledge_with(*members: str, when: str = "{hot}") -> KnowledgeBase:
    """Two pages that share a group of these members."""
    rules = [
        make_rule(id, Level.URGENT, [f"{id} {when}"], examples=(f"my {id} is hot",))
        for id in ("torch", "lamp")
    ]
    return make_knowledge(safety=make_safety(*rules, words={"hot": members}))


def said(knowledge: KnowledgeBase) -> list[str]:
    return [f"{problem.where}: {problem.what}" for problem in check_words(knowledge)]


@pytest.mark.parametrize(
    ("members", "what"),
    [
        (("burns", "burning"), "'burning' is found by 'burns' already; remove it"),
        (("burns", "badly burns"), "'badly burns' is found by 'burns' already"),
        (
            ("burns", "(all | still) burning"),
            "'all burning' is found by 'burns' already",
        ),
        (("(glow | glowing) red",), "'glowing red' is found by 'glow red' already"),
    ],
)
def test_a_member_that_another_finds_already_is_a_warning(
    members: tuple[str, ...], what: str
) -> None:
    assert any(what in line for line in said(knowledge_with(*members)))


@pytest.mark.parametrize(
    "members",
    [
        ("burns", "smokes"),
        ("burns", "not burning"),
        ("burns", "if it burns"),
        ("burns", "burnnig"),
        ("red hot", "hot red"),
    ],
)
def test_a_member_that_says_more_or_teaches_a_spelling_stays(
    members: tuple[str, ...],
) -> None:
    assert said(knowledge_with(*members)) == []


def test_longer_small_talk_counts_more_and_stays() -> None:
    hello = Smalltalk(id="hello", when=("{hello}",), reply="Hello!")
    words = {"hello": ("good day", "good day everybody")}
    file = SmalltalkFile(rules=(hello,), words=words)

    assert said(make_knowledge(smalltalk=file)) == []


def test_a_group_that_no_phrase_names_is_a_warning() -> None:
    assert said(knowledge_with("burns", when="burns")) == [
        "words 'hot': no phrase names this group; remove it"
    ]


def test_a_shared_group_of_one_file_belongs_into_it() -> None:
    knowledge = knowledge_with("burns")
    pages = {"torch": knowledge.safety.pages["torch"]}
    lone = replace(knowledge, safety=replace(knowledge.safety, pages=pages))

    assert said(lone) == [
        "words 'hot': only safety/torch.yaml names this group; move it there"
    ]


def test_phrases_and_words_that_no_sentence_has_are_counted() -> None:
    rule = make_rule(
        "torch",
        Level.URGENT,
        ["{hot} torch", "torch (smokes | leaks)", "sparks"],
        examples=("my torch is hot", "the torch leaks"),
    )
    safety = make_safety(rule, words={"hot": ("hot", "(red | white) glow")})
    entry = make_entry("sparks", "Are sparks normal?")

    [problem] = check_tried(make_knowledge(entry, safety=safety))
    quiet = make_safety(rule, words={"hot": ("hot",)})

    assert problem.what.startswith(
        "1 of 2 phrases and words of this file are in no example, look-alike or "
        "phrasing, first '(red | white) glow'"
    )
    assert problem.severity is Severity.ADVICE
    assert list(check_tried(make_knowledge(entry, safety=quiet))) == []
