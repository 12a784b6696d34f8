"""The knowledge that Askwell comes with keeps its promises."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot import MESSAGE_LIMIT, Entry, Kind, KnowledgeBase, Level, Responder, load
from bot.check import check, errors
from bot.check.figures import cited_facts
from bot.check.numbers import figures_of
from bot.domain import Rule, Scope, SmalltalkFile, Topic
from bot.phrases import expand
from bot.safety.claims import Claims
from bot.text import without_links
from tests.builders import KNOWLEDGE, write_files

LONG = "So it goes. " * MESSAGE_LIMIT

# The levels that speak of an emergency, and the numbers that they must give.
NUMBERS = {
    Level.CRISIS: {"999", "911", "112", "116 123", "988"},
    Level.EMERGENCY: {"999", "911", "112"},
}

# Lines for those who are hurt at home.
ABUSE = ("0808 2000 247", "1-800-799-7233")
LONGEST_ALARM = 80  # words
SENTENCES = 3

DISCLAIMERS = {
    "default": ("not medical advice", "Results vary", "dermatologist"),
    "procedure": ("trained professional", "not at home"),
    "condition": ("new or changing spots", "doctor"),
    "skin-tone": ("higher risk", "new marks", "keloids"),
    "figures": ("article", "yours may differ"),
}

# What may never be said as ours, each in a sentence that an answer could slip into.
OVERCLAIMS = [
    "Micro-needling is the only guaranteed procedure.",
    "Good results are guaranteed.",
    "It is proven to work.",
    "There is proof that it works.",
    "It cures melasma.",
    "It erases every mark.",
    "Your skin will be spot-free.",
    "The new layer is free from any kind of spots.",
    "The effect is permanent.",
    "Your marks are gone forever.",
    "Dark marks are totally harmless.",
    "It is totally safe.",
    "It is completely safe.",
    "It is very safe yet effective.",
    "It is safe for all skin types.",
    "It suits every skin type.",
    "There are no side effects.",
    "There is no risk.",
    "There is nothing to worry about.",
    "That is normal.",
    "It can be done at home without any professional help.",
    "You don't need a doctor.",
    "Stop taking your tablets before it.",
    "You have melasma.",
    "As a doctor I would do it.",
    "It makes your skin fairer.",
    "It is the best treatment.",
    "It is painless.",
]


@pytest.fixture(scope="module")
def problems(shipped_responder: Responder) -> list[str]:
    return [str(problem) for problem in errors(check(shipped_responder))]


def with_answers(knowledge: KnowledgeBase, answers: dict[str, str]) -> KnowledgeBase:
    """The knowledge with other answers to some entries, cut down to those.

    Nothing but their questions leads to them, so that a check is quick.
    """
    entries = tuple(
        knowledge.entries[id].model_copy(
            update={"answer": answer, "phrasings": (), "next": ()}
        )
        for id, answer in answers.items()
    )
    topics = {"broken": Topic(title="Broken", entries=entries)}
    settings = knowledge.settings.model_copy(update={"starters": ()})
    return replace(
        knowledge,
        topics=topics,
        settings=settings,
        scope=Scope(),
        smalltalk=SmalltalkFile(),
    )


def test_the_editors_check_finds_no_error(problems: list[str]) -> None:
    assert problems == []


def untold(responder: Responder) -> list[str]:
    """The dangers that their own phrases do not find in their first example."""
    return [
        rule.id
        for rule in responder.knowledge.safety.rules
        if rule.id not in responder.told(rule.examples[0])
    ]


def unheard(responder: Responder, place: str = "{}") -> list[str]:
    """The dangers whose first example, in its place, gets no reply of their level."""
    replies = {
        rule.id: (rule, responder.reply(place.format(rule.examples[0])))
        for rule in responder.knowledge.safety.rules
        if place == "{}" or not (rule.alone or rule.level is Level.CLINICIAN)
    }
    return [
        id
        for id, (rule, reply) in replies.items()
        if not reply.rule
        or reply.rule.level is not rule.level
        or reply.kind is not kind_of(rule)
        or (reply.sources, reply.entry) != ((), None)
        or (reply.suggestions and rule.level is not Level.CLINICIAN)
    ]


def kind_of(rule: Rule) -> Kind:
    return Kind.REFER if rule.level is Level.CLINICIAN else Kind.ESCALATE


def test_every_danger_has_an_example(shipped: KnowledgeBase) -> None:
    assert [rule.id for rule in shipped.safety.rules if not rule.examples] == []


def test_every_danger_is_told_by_the_phrases_of_its_own(
    shipped_responder: Responder,
) -> None:
    assert untold(shipped_responder) == []
    assert unheard(shipped_responder) == []


@pytest.mark.parametrize(
    "place",
    [
        *("What is melasma? By the way, {}", LONG + "{}"),
        *("Cheers pal. {}", "Yes please! {}", "{} 👍🏽", "Say that again? {}"),
    ],
)
def test_danger_is_seen_behind_a_question_or_an_act_and_far_into_a_message(
    shipped_responder: Responder, place: str
) -> None:
    assert unheard(shipped_responder, place) == []


def test_a_new_page_with_its_examples_is_all_that_a_new_danger_takes(
    tmp_path: Path,
) -> None:
    folder = Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))
    page = """\
        level: emergency
        reply: Call [999](tel:999), [911](tel:911) or [112](tel:112) now.
        dangers:
          - id: thunderstorm
            when:
              - lightning (struck | hit)
        examples:
          - lightning struck me on the terrace
          - a bolt from the sky went through my arm
        ordinary:
          - lightning cream for my face
        """
    write_files(folder, {"safety/lightning.yaml": page})

    responder = Responder(load(folder))

    assert "thunderstorm" in {r.id for r in responder.knowledge.safety.rules}
    assert untold(responder) == []
    assert unheard(responder) == []
    assert lacking_numbers(responder.knowledge) == {}
    assert responder.reply("lightning cream for my face").rule is None


def test_every_level_has_a_page(shipped: KnowledgeBase) -> None:
    assert {page.level for page in shipped.safety.pages.values()} == set(Level)


def lacking_numbers(knowledge: KnowledgeBase) -> dict[str, set[str]]:
    """The numbers that the replies of the most dangerous levels leave out."""
    lacking = {
        rule.id: {number for number in NUMBERS[rule.level] if number not in rule.reply}
        for rule in knowledge.safety.rules
        if rule.level in NUMBERS
    }
    return {id: missing for id, missing in lacking.items() if missing}


def test_what_is_dangerous_gives_the_numbers_of_several_countries(
    shipped: KnowledgeBase,
) -> None:
    assert lacking_numbers(shipped) == {}


def test_numbers_to_call_can_be_pressed(shipped: KnowledgeBase) -> None:
    plain = {
        rule.id: numbers
        for rule in shipped.safety.rules
        if rule.level in NUMBERS
        if (
            numbers := re.findall(
                r"(?<!\[)(?<!tel:)\b(?:999|911|112|988)\b", rule.reply
            )
        )
    }

    assert plain == {}


def test_a_distressed_visitor_is_given_a_line_to_call(shipped: KnowledgeBase) -> None:
    """Samaritans and 988, or the lines for those who are hurt at home."""
    lines = [("116 123", "988"), ("0808 2000 247", "1-800-799-7233")]
    lacking = [
        rule.id
        for rule in shipped.safety.rules
        if rule.level is Level.DISTRESS
        if not any(all(number in rule.reply for number in pair) for pair in lines)
    ]

    assert lacking == []


SIRENS = [level for level in Level if level is not Level.CLINICIAN]


def test_every_alarm_has_numbers_to_press_the_visitors_own_first(
    shipped_responder: Responder,
) -> None:
    wrong = {}
    for rule in shipped_responder.knowledge.safety.rules:
        if rule.level in SIRENS:
            calls = shipped_responder.reply(rule.examples[0]).calls
            numbers = {call.tel.replace(" ", "") for call in calls}
            in_text = set(re.findall(r"\(tel:([0-9]+)\)", rule.reply))
            is_whole = calls and calls[0].tel in ("999", "111", "116 123", *ABUSE)
            if not is_whole or not in_text <= {n.replace("-", "") for n in numbers}:
                wrong[rule.id] = (calls, in_text)

    assert wrong == {}


def test_every_alarm_is_short_and_every_danger_has_a_quiet_note(
    shipped: KnowledgeBase,
) -> None:
    dangers = [rule for rule in shipped.safety.rules if rule.level in SIRENS]
    long = {
        rule.id: len(text.split())
        for rule in dangers
        for text in (rule.reply, rule.reply_about or "")
        if len(text.split()) > LONGEST_ALARM
        or len(re.findall(r"[.!?](?:\s|$)", without_links(text))) > SENTENCES
    }

    assert long == {}
    assert [rule.id for rule in dangers if not rule.note] == []
    assert [rule.id for rule in dangers if "\n" in rule.reply] == []
    assert [rule.id for rule in dangers if "\n" in (rule.reply_about or "")] == []


def test_escalations_offer_nothing_to_press(shipped: KnowledgeBase) -> None:
    offering = [
        rule.id
        for rule in shipped.safety.rules
        if rule.next and rule.level is not Level.CLINICIAN
    ]

    assert offering == []


@pytest.mark.parametrize(("id", "parts"), list(DISCLAIMERS.items()))
def test_each_disclaimer_says_its_warning(
    shipped: KnowledgeBase, id: str, parts: tuple[str, ...]
) -> None:
    text = shipped.safety.disclaimers[id]

    for part in parts:
        assert part in text


def test_every_answer_carries_the_default_disclaimer_and_its_own(
    shipped_responder: Responder,
) -> None:
    texts = shipped_responder.knowledge.safety.disclaimers

    for entry in shipped_responder.knowledge:
        reply = shipped_responder.reply("", entry=entry.id)
        expected = [texts[id] for id in ("default", *entry.disclaimers)]
        assert reply.disclaimer == "\n\n".join(expected)


def test_figures_of_the_article_carry_their_disclaimer(shipped: KnowledgeBase) -> None:
    figure = re.compile(r"article[^.]*\b\d+ to \d+ ", re.IGNORECASE)

    lacking = [
        entry.id
        for entry in shipped
        if figure.search(entry.answer) and "figures" not in entry.disclaimers
    ]

    assert lacking == []


def test_every_entry_is_asked_for_in_eight_ways_or_more(shipped: KnowledgeBase) -> None:
    assert {e.id: len(e.phrasings) for e in shipped if len(e.phrasings) < 8} == {}


def test_every_entry_has_sources_and_dates(shipped: KnowledgeBase) -> None:
    for entry in shipped:
        assert entry.sources, entry.id
        assert entry.reviewed, entry.id
        assert entry.review_due, entry.id
        assert entry.reviewed < entry.review_due, entry.id


def test_every_answer_is_short_enough_to_be_read(shipped: KnowledgeBase) -> None:
    lengths = {entry.id: len(entry.answer.split()) for entry in shipped}

    assert {id: count for id, count in lengths.items() if not 20 <= count <= 120} == {}


def test_every_digit_of_an_answer_stands_in_a_fact_that_it_cites(
    shipped: KnowledgeBase,
) -> None:
    def digits(text: str) -> set[str]:
        return set(re.findall(r"\d+", text.replace(",", "")))

    strange = {
        entry.id: digits(entry.answer) - digits(" ".join(cited_facts(entry, shipped)))
        for entry in shipped
    }

    assert {id: numbers for id, numbers in strange.items() if numbers} == {}


def test_check_notices_every_figure_that_goes_wrong(shipped: KnowledgeBase) -> None:
    wrong = {
        entry.id: re.sub(r"\d+", lambda found: f"{found[0]}777", entry.answer)
        for entry in shipped
        if re.search(r"\d", entry.answer)
    }
    expected = {
        (id, figure)
        for id, answer in wrong.items()
        for figure, _ in figures_of(answer)
        if "777" in figure
    }

    reported = "\n".join(
        str(problem)
        for problem in errors(check(Responder(with_answers(shipped, wrong))))
    )

    assert len(wrong) >= 10
    for id, figure in expected:
        assert f"entry {id!r}: the figure {figure} is in no fact" in reported


def test_check_notices_a_figure_whose_source_is_no_longer_cited(
    shipped: KnowledgeBase,
) -> None:
    entry = shipped.entries[shipped.current_id("sessions-needed") or ""]
    bare = with_answers(shipped, {entry.id: entry.answer})
    alone: Entry = bare.entries[entry.id].model_copy(update={"sources": ()})
    topics = {"broken": Topic(title="Broken", entries=(alone,))}

    reported = [
        problem.what for problem in check(Responder(replace(bare, topics=topics)))
    ]

    stated = {figure.number for figure in figures_of(entry.answer)}
    assert {"4", "6"} <= stated
    for figure in stated:
        assert any(f"the figure {figure} is in no fact" in what for what in reported)


def test_no_answer_overclaims(shipped: KnowledgeBase) -> None:
    claims = Claims(shipped)
    stated = {entry.id: claims.stated(entry.answer) for entry in shipped}

    assert {id: found for id, found in stated.items() if found} == {}


@pytest.mark.parametrize("sentence", OVERCLAIMS)
def test_an_overclaim_would_be_noticed(shipped: KnowledgeBase, sentence: str) -> None:
    assert Claims(shipped).stated(sentence)


def test_check_notices_an_overclaim_added_to_any_answer(shipped: KnowledgeBase) -> None:
    claiming = {
        entry.id: f"{entry.answer} It is guaranteed to work." for entry in shipped
    }

    found = errors(check(Responder(with_answers(shipped, claiming))))

    stating = {p.where for p in found if "states 'guarantee' as ours" in p.what}
    assert stating == {f"entry {id!r}" for id in claiming}


def test_every_curated_claim_is_noticed_by_check(shipped: KnowledgeBase) -> None:
    claims = shipped.safety.claims
    ids = list(shipped.entries)[: len(claims)]
    chunks = [claims[start :: len(ids)] for start in range(len(ids))]
    claiming = {
        id: " ".join(f"This has {expand(claim)[0]}." for claim in chunk)
        for id, chunk in zip(ids, chunks, strict=True)
    }

    reported = "\n".join(
        str(problem) for problem in check(Responder(with_answers(shipped, claiming)))
    )

    assert [c for c in claims if f"states {c!r} as ours" not in reported] == []


def test_fixed_texts_do_not_overclaim_either(shipped: KnowledgeBase) -> None:
    texts = {
        **{rule.id: rule.reply for rule in shipped.safety.rules},
        **{trigger.id: trigger.reply for trigger in shipped.scope.uncovered},
        **shipped.safety.disclaimers,
    }

    claims = Claims(shipped)
    stated = {(id, c) for id, text in texts.items() for c in claims.stated(text)}

    # Permanent make-up is a kind of tattoo.
    assert stated - {("tattoo", "permanent")} == set()


def test_the_bot_says_that_it_is_one_and_what_it_is_not(
    shipped: KnowledgeBase,
) -> None:
    notice = shipped.settings.notice

    for part in ("automated", "not medical advice", "no clinician", "personal health"):
        assert part in notice


@pytest.mark.parametrize(
    ("message", "entry", "figure"),
    [
        ("how many goes will I need?", "sessions-needed", "4 to 6"),
        ("how far apart are they, the sessions", "time-between-sessions", "4 to 8"),
        ("when does it peel", "when-skin-peels", "3 to 4"),
        ("how long until it's healed", "healing-time", "10 to 20"),
    ],
)
def test_a_visitor_gets_the_articles_figure(
    shipped_responder: Responder, message: str, entry: str, figure: str
) -> None:
    reply = shipped_responder.reply(message)

    assert reply.entry
    assert reply.entry.id == shipped_responder.knowledge.current_id(entry)
    assert figure in reply.text
    assert "article" in [source.id for source in reply.sources]
    assert shipped_responder.knowledge.safety.disclaimers["figures"] in str(
        reply.disclaimer
    )
