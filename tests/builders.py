"""A small shop's knowledge, as values and as files, for the tests of the engine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any

from bot import Entry, KnowledgeBase, Level, Settings
from bot.domain import (
    Act,
    Call,
    Danger,
    HandOff,
    Page,
    Phrases,
    Rule,
    Safety,
    Scope,
    Section,
    Smalltalk,
    SmalltalkFile,
    Source,
    Topic,
    Trigger,
)
from bot.phrases.lexicon import Found, Lexicon, Message
from bot.search.channel import AnalysedText
from bot.text import ENGLISH

KNOWLEDGE = Path(__file__).parent.parent / "knowledge"


def make_entry(id: str = "delivery-time", *phrasings: str, **parts: Any) -> Entry:
    """An entry; the first phrasing is its question, the others are its phrasings."""
    usual: dict[str, Any] = {
        "question": phrasings[0] if phrasings else "When will my parcel arrive?",
        "phrasings": phrasings[1:],
        "answer": f"About {id}.",
    }
    return Entry(id=id, **usual | parts)


def make_rule(
    id: str = "battery-fire",
    level: Level = Level.EMERGENCY,
    when: Iterable[str] = ("{battery} {burning}",),
    **parts: Any,
) -> Rule:
    """A safety rule; its phrases may use the shop's groups."""
    usual: dict[str, Any] = {"reply": f"Advice of {id}."}
    return Rule(id=id, level=level, when=tuple(when), **usual | parts)


def make_safety(
    *rules: Rule,
    words: Mapping[str, Sequence[str]] = {},
    ordinary: Phrases = (),
    **parts: Any,
) -> Safety:
    """Safety with a page for each rule, in order; the first has the look-alikes."""
    pages = {
        rule.id: Page(
            level=rule.level,
            reply=rule.reply,
            reply_about=rule.reply_about,
            note=rule.note,
            next=rule.next,
            call=rule.call,
            dangers=(
                Danger(**{key: getattr(rule, key) for key in Danger.model_fields}),
            ),
            ordinary=ordinary if rule is rules[0] else (),
        )
        for rule in rules
    }
    shared = {name: tuple(members) for name, members in words.items()}
    return Safety(pages=pages, words=shared, **parts)


def make_trigger(when: Iterable[str], **parts: Any) -> Trigger:
    """A trigger that is neither about safety nor about small talk."""
    usual: dict[str, Any] = {"id": "a-trigger", "reply": "As curated."}
    return Trigger(when=tuple(when), **usual | parts)


def make_knowledge(*entries: Entry, **parts: Any) -> KnowledgeBase:
    """Entries in one topic, `orders`, and whatever else the knowledge should have."""
    usual: dict[str, Any] = {
        "version": "v1",
        "topics": {"orders": Topic(title="Orders", entries=entries)},
    }
    return KnowledgeBase(**usual | parts)


def make_query(text: str) -> AnalysedText:
    """A phrasing or message whose terms are its words, separated by spaces."""
    return AnalysedText(terms=tuple(text.split()), words=tuple(text.split()))


def make_queries(phrasings: Iterable[Iterable[str]]) -> list[list[AnalysedText]]:
    """The phrasings of several entries, as the index sees them."""
    return [[make_query(text) for text in of_entry] for of_entry in phrasings]


def with_entries(
    knowledge: KnowledgeBase, *entries: Entry, topic: str = "more"
) -> KnowledgeBase:
    """The knowledge with one more topic."""
    more = Topic(title="More", entries=entries)
    return replace(knowledge, topics={**knowledge.topics, topic: more})


def make_strangers(number: int) -> KnowledgeBase:
    """Up to 15 entries of six phrasings, without a letter in common between entries.

    The phrasings of an entry share a word. It has no meaning, so that is switched off.
    """
    entries = [
        make_entry(
            f"entry-{c}",
            f"{c}a{c}",
            *(f"{c}a{c} {c}{vowel}{c}" for vowel in "eiou"),
            f"{c}a{c} {c}e{c} {c}o{c}",
        )
        for c in "bcfghjklmnpqrvz"[:number]
    ]
    return make_knowledge(*entries, settings=Settings(semantic=False))


SHOP_ENTRIES = (
    make_entry(
        "delivery-time",
        "When will my parcel arrive?",
        "how long does delivery take",
        "shipping time",
        "days until my order comes",
        answer="The post office needs 3 to 5 days.",
        sources=("post-office#letters",),
        disclaimers=("holidays",),
        next=("delivery-cost", "refund-time"),
    ),
    make_entry(
        "delivery-cost",
        "What does delivery cost?",
        "postage fee",
        "price of shipping",
        answer="Delivery is free.",
        sources=("terms",),
    ),
    make_entry(
        "refund-time",
        "When do I get my money back?",
        "how long does a refund take",
        "refund time",
        answer="A refund takes 14 days.",
        sources=("terms",),
        next=("return-label",),
    ),
    make_entry(
        "return-label",
        "Where do I find a label for sending something back?",
        "print the return label",
        "address for returns",
        answer="The label lies in the box.",
        sources=("terms",),
    ),
    make_entry(
        "gift-wrapping",
        "Do you wrap gifts?",
        "is there wrapping paper for presents",
        "ribbon and gift box",
        answer="Yes, in brown paper.",
        sources=("terms",),
    ),
    make_entry(
        "battery-care",
        "How do I charge the torch?",
        "battery charging",
        "is the battery safe to leave plugged in",
        answer="Charge it overnight.",
        sources=("terms",),
    ),
    make_entry(
        "opening-hours",
        "When is the shop open?",
        "closing time on Sundays",
        "what are your hours",
        answer="We open every day.",
        sources=("terms",),
    ),
)

SHOP_SOURCES = {
    "post-office": Source(
        title="The post office's promise",
        kind="regulator",
        url="https://post.example/promise",
        sections={"letters": Section(title="Letters", facts=("3 to 5 days",))},
    ),
    "terms": Source(title="Terms of sale", kind="article", facts=("14 days",)),
}

SHOP_GROUPS: Mapping[str, Sequence[str]] = {
    "battery": ("battery", "power pack"),
    "burning": ("burn", "on fire", "smoke"),
    "nuts": ("nut", "peanut"),
}

SHOP_CALLS = (
    Call(label="Call 911", tel="911", where="US", countries=("US",)),
    Call(label="Call 999", tel="999", where="UK", countries=("GB",)),
)

SHOP_SAFETY = make_safety(
    # Curated the least dangerous first, so that order is seen to come from levels.
    make_rule(
        "nut-allergy",
        Level.CLINICIAN,
        ["{nuts}"],
        next=("gift-wrapping",),
        examples=("I have a nut allergy",),
    ),
    make_rule(
        "leaking-battery",
        Level.URGENT,
        ["{battery} leaks"],
        examples=("my battery leaks",),
    ),
    make_rule("gas", Level.URGENT, ["smell gas"], examples=("I smell gas",)),
    make_rule(
        "battery-fire",
        Level.EMERGENCY,
        ["{battery} {burning}"],
        note="If it burns now, call 999.",
        call=SHOP_CALLS,
        examples=("my battery is on fire",),
    ),
    make_rule(
        "despair",
        Level.CRISIS,
        ["want to die"],
        call=SHOP_CALLS,
        examples=("I want to die",),
    ),
    disclaimers={"default": "Terms apply.", "holidays": "Longer at Christmas."},
    words=SHOP_GROUPS,
    claims=("guaranteed", "the best"),
)

SHOP_SCOPE = Scope(
    refuse=(
        make_trigger(
            ["ignore your instructions"], id="instructions", reply="I can't do that."
        ),
    ),
    uncovered=(
        make_trigger(
            ["discount"],
            id="discounts",
            reply="I know nothing of discounts.",
            next=("delivery-cost",),
        ),
    ),
)

SHOP_SMALLTALK = SmalltalkFile(
    rules=(
        Smalltalk(id="hello", when=("hello",), reply="Good day!", starters=True),
        Smalltalk(id="thanks", when=("thanks",), reply="You are welcome."),
    )
)

# One rule for each act, and one that asks nothing of the turn before.
SHOP_ACTS = SmalltalkFile(
    rules=(
        Smalltalk(
            id="again",
            act=Act.AGAIN,
            when=("say that again", "can you repeat that"),
            signs=("🔁",),
            reply="I have said nothing yet.",
            starters=True,
        ),
        Smalltalk(
            id="simpler",
            act=Act.SIMPLER,
            when=("simpler", "in plain words", "i do not understand"),
            signs=("?", "🤔"),
            reply="Ask me simply.",
        ),
        Smalltalk(
            id="more",
            act=Act.MORE,
            when=("tell me more", "more", "go on"),
            signs=("…",),
            reply="More of what?",
            reply_after="There is more on that.",
            starters=True,
        ),
        Smalltalk(
            id="sources",
            act=Act.SOURCES,
            when=("says who", "where is that from", "why"),
            reply="From what we sell by.",
            reply_after="From {sources}.",
            starters=True,
        ),
        Smalltalk(
            id="reviewed",
            act=Act.REVIEWED,
            when=("is that still true",),
            reply="We read it all once a year.",
            reply_after="Read on {reviewed}, and again by {review_due}.",
        ),
        Smalltalk(
            id="not-meant",
            act=Act.NOT_MEANT,
            when=("that is not what i meant", "none of these", "neither"),
            reply="Say it in other words.",
            reply_after="Then perhaps one of these.",
        ),
        Smalltalk(
            id="person",
            act=Act.PERSON,
            when=("can i talk to a person",),
            reply="Somebody answers there.",
        ),
        Smalltalk(
            id="else",
            act=Act.ELSE,
            when=("what else do you know",),
            reply="I know of {topics}.",
        ),
        Smalltalk(
            id="thanks",
            when=("thanks", "thank you", "cheers"),
            signs=("🙏", "❤"),
            reply="You are welcome.",
        ),
        Smalltalk(
            id="refusal",
            act=Act.REFUSAL,
            when=("no", "no thanks"),
            signs=("👎",),
            reply="All right.",
        ),
        Smalltalk(
            id="assent",
            act=Act.ASSENT,
            when=("yes", "sure", "ok", "right"),
            signs=("👍", ":)"),
            reply="Good. Anything else?",
        ),
    )
)

SHOP_SETTINGS = Settings(
    name="Till",
    greeting="What may it be?",
    notice="I am a machine.",
    starters=("delivery-time", "opening-hours"),
    contact="Ask at the counter.",
)


def make_shop(**parts: Any) -> KnowledgeBase:
    """The whole shop, with whatever should be different."""
    usual: dict[str, Any] = {
        "sources": SHOP_SOURCES,
        "safety": SHOP_SAFETY,
        "scope": SHOP_SCOPE,
        "smalltalk": SHOP_SMALLTALK,
        "synonyms": (("parcel", "package"), ("money back", "refund")),
        "settings": SHOP_SETTINGS,
    }
    return make_knowledge(*SHOP_ENTRIES, **usual | parts)


def make_talkative_shop(**parts: Any) -> KnowledgeBase:
    """The shop with every act, a second topic, a hand-off, dates and a plain form."""
    entries = {entry.id: entry for entry in SHOP_ENTRIES}
    changed: Mapping[str, Mapping[str, Any]] = {
        "delivery-time": {
            "plain": "Up to 5 days.",
            "sources": ("post-office#letters", "post-office", "terms"),
            "reviewed": date(2026, 11, 22),
            "review_due": date(2027, 11, 22),
        },
        "refund-time": {"answer": "No. It takes 14 days from then. Do ask us."},
    }
    orders = Topic(
        title="Orders",
        entries=tuple(
            entry.model_copy(update=dict(changed.get(id, {})))
            for id, entry in entries.items()
        ),
    )
    jobs = make_entry("jobs", "Are you hiring?", "vacancies", answer="Not now.")
    staff = Topic(title="Staff", entries=(jobs,))
    hand_off = HandOff(label="Write to us", url="mailto:desk@shop.example")
    settings = SHOP_SETTINGS.model_copy(update={"hand_off": hand_off})
    usual: dict[str, Any] = {
        "topics": {"orders": orders, "staff": staff},
        "smalltalk": SHOP_ACTS,
        "settings": settings,
    }
    return make_shop(**usual | parts)


SHOP_FILES = {
    "topics/orders.yaml": """\
        title: Orders
        entries:
          - id: delivery-time
            question: When will my parcel arrive?
            phrasings:
              - how long does delivery take
              - shipping time
            answer: The post office needs 3 to 5 days.
            sources:
              - post-office#letters
            disclaimers:
              - holidays
            next:
              - refund-time
            reviewed: 2026-11-22
          - id: refund-time
            question: When do I get my money back?
            answer: A refund takes 14 days.
            sources:
              - terms
        """,
    "sources.yaml": """\
        post-office:
          title: The post office's promise
          kind: regulator
          url: https://post.example/promise
          sections:
            letters:
              title: Letters
              facts:
                - 3 to 5 days
        terms:
          title: Terms of sale
          kind: article
          facts:
            - 14 days
        """,
    "safety/disclaimers.yaml": """\
        default: Terms apply.
        holidays: Longer at Christmas.
        """,
    "safety/claims.yaml": """\
        - guaranteed
        """,
    "safety/words.yaml": """\
        battery:
          - battery
          - power pack
        """,
    "safety/battery-fire.yaml": """\
        level: emergency
        reply: Call 999, 911 or 112 now.
        dangers:
          - id: battery-fire
            when:
              - "{battery} {burning}"
        words:
          burning:
            - (burn | smoke)
        examples:
          - my battery burns
          - smoke comes out of my battery
        ordinary:
          - the torch is hot stuff
        note: If it burns now, call 999.
        call:
          - label: Call 999
            tel: "999"
            where: UK
        """,
    "safety/leaking-battery.yaml": """\
        level: urgent
        reply: Keep it away from your skin.
        dangers:
          - id: leaking-battery
            when:
              - "{battery} leaks"
        examples:
          - my power pack leaks
        """,
    "scope.yaml": """\
        uncovered:
          - id: discounts
            when:
              - discount
            reply: I know nothing of discounts.
            next:
              - delivery-time
        """,
    "smalltalk.yaml": """\
        rules:
          - id: hello
            when:
              - hello
            reply: Good day!
        """,
    "synonyms.yaml": """\
        - - parcel
          - package
        """,
    "settings.yaml": """\
        name: Till
        starters:
          - delivery-time
        """,
}


def write_files(folder: Path, files: Mapping[str, str]) -> Path:
    """A folder with files of these names and texts, common indentation removed."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
    return folder


def topic_text(entries: Iterable[Entry]) -> str:
    """A topic file with entries, of which only phrasings and answers are kept."""
    lines = ["title: More", "entries:"]
    for entry in entries:
        lines += [f"  - id: {entry.id}", f"    question: {entry.question}"]
        lines += ["    phrasings:", *(f"      - {one}" for one in entry.phrasings)]
        lines += [f"    answer: {entry.answer}"]
    return "\n".join(lines)


def replace_line(path: Path, line: str, by: str) -> None:
    """Replace the only line that reads so, keeping its indentation."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    [number] = [n for n, text in enumerate(lines) if text.strip() == line]
    indent = lines[number][: len(lines[number]) - len(lines[number].lstrip())]
    lines[number] = "".join(f"{indent}{new}\n" for new in by.splitlines())
    path.write_text("".join(lines), encoding="utf-8")


def find(
    phrase: str,
    text: str,
    *,
    window: int = 8,
    groups: Mapping[str, Sequence[str]] = SHOP_GROUPS,
) -> tuple[Message, list[Found]]:
    """A message as read, and every place of a phrase in it."""
    lexicon = Lexicon(ENGLISH, groups)
    compiled = lexicon.compile(phrase)
    message = lexicon.read(ENGLISH.words(text))
    return message, [
        place for phrase in compiled for place in message.find(phrase, window)
    ]
