"""Red flags in other words than the curated phrases."""

import pytest

from bot import KnowledgeBase, Level, Responder
from bot.domain import Rule
from bot.phrases.lexicon import Lexicon
from bot.safety.lane import SafetyLane, Verdict
from bot.safety.likeness import DangerClassifier, Likeness
from bot.text import ENGLISH
from bot.text.spelling import Speller
from tests.builders import make_entry, make_knowledge, make_rule, make_safety


def make_danger(id: str, level: Level, *examples: str) -> Rule:
    """A danger with phrases that nobody writes."""
    return make_rule(id, level, ["zzz"], examples=examples)


FIRE = make_danger(
    "battery-fire",
    Level.EMERGENCY,
    "the battery caught fire in my hands",
    "flames are coming out of my phone",
    "my charger is burning and smoking",
    "smoke comes out of the charger",
    "my phone caught fire on the desk",
    "flames shoot out of the battery",
    "the charger is smoking in the socket",
    "there are flames and smoke from my battery",
    *(
        f"{flames} {come} out of {what}"
        for flames in ("flames", "smoke", "flames and smoke", "fire")
        for come, what in (("come", "the charger"), ("came", "my battery"))
    ),
)
ALLERGY = make_danger(
    "own-allergy", Level.CLINICIAN, "I am allergic to the strap of my watch"
)
DESPAIR = make_danger("despair", Level.CRISIS, "I do not want to go on living")
ORDINARY = ("this offer is fire", "my phone is not charging", "a smoking hot price")


@pytest.fixture(name="knowledge", scope="module")
def _knowledge() -> KnowledgeBase:
    entry = make_entry(
        "delivery-time", "How long does delivery take?", "when will it come"
    )
    safety = make_safety(FIRE, ALLERGY, DESPAIR, ordinary=ORDINARY)
    return make_knowledge(entry, safety=safety)


@pytest.fixture(name="classifier", scope="module")
def _classifier(knowledge: KnowledgeBase) -> DangerClassifier:
    return DangerClassifier(knowledge, ENGLISH.words)


def likest(
    classifier: DangerClassifier, message: str, least: float = 0.5
) -> Likeness | None:
    found = classifier.find(ENGLISH.words(message), least)
    return max(found, key=lambda like: like.probability, default=None)


def verdict_on(knowledge: KnowledgeBase, message: str) -> Verdict:
    lexicon = Lexicon(ENGLISH, {})
    lane = SafetyLane(knowledge, lexicon, Speller(ENGLISH, ()))
    read = lane.read(lane.words(message))
    return lane.check(read, classifier=lane.classifier)


def test_a_sentence_of_the_same_words_is_like_the_examples(
    classifier: DangerClassifier,
) -> None:
    like = likest(classifier, "Hello there. The phone caught fire, flames and smoke!")

    assert like
    assert like.rule.id == "battery-fire"
    assert not like.is_written
    assert like.weights[0][1] >= like.weights[-1][1] > 0
    assert {"flame", "smoke", "fire"} <= {stem for stem, _ in like.weights}


@pytest.mark.parametrize(
    "message",
    ["this offer is fire", "how long does delivery take", "what does the museum cost"],
)
def test_ordinary_sentences_are_not(classifier: DangerClassifier, message: str) -> None:
    assert likest(classifier, message, least=0.2) is None


def test_an_example_is_known_as_it_is_written_but_not_with_itself_left_out(
    classifier: DangerClassifier,
) -> None:
    [text] = ALLERGY.examples

    like = likest(classifier, text)

    assert like
    assert (like.rule, like.is_written) == (ALLERGY, True)
    assert likest(classifier.without(ALLERGY, text), text) is None
    assert likest(classifier, text), "the classifier itself stays as it was"


def test_an_example_with_itself_left_out_is_found_by_those_like_it(
    classifier: DangerClassifier,
) -> None:
    text = FIRE.examples[0]

    like = likest(classifier.without(FIRE, text), text, least=0.2)

    assert like
    assert not like.is_written


def test_a_siren_by_likeness_takes_two_words_that_tell_of_it(
    knowledge: KnowledgeBase,
) -> None:
    assert verdict_on(knowledge, "flames and smoke from the battery").is_siren
    assert not verdict_on(knowledge, "flames flames flames").is_siren
    assert not verdict_on(knowledge, "flames").is_siren


@pytest.mark.parametrize(
    "message",
    [
        "can flames and smoke come out of the battery",
        "what if flames come out of my charger and it is smoking",
        "no flames and no smoke come out of my charger",
    ],
)
def test_likeness_only_asked_or_denied_is_noted(
    knowledge: KnowledgeBase, message: str
) -> None:
    verdict = verdict_on(knowledge, message)

    assert verdict.rule is None
    assert verdict.noted
    assert verdict.noted.id == "battery-fire"
    assert verdict.like


def test_an_explanation_names_the_examples_that_a_message_is_like(
    knowledge: KnowledgeBase,
) -> None:
    explanation = Responder(knowledge).explain("flames and smoke out of my phone")

    assert explanation.verdict.is_siren
    assert len(explanation.examples) == 3
    assert set(explanation.examples) <= set(FIRE.examples)
    assert explanation.verdict.evidence == explanation.examples[0]
    number = FIRE.examples.index(explanation.verdict.evidence)
    assert explanation.verdict.place == ("examples/battery-fire", number)


def test_the_responder_replies_with_the_rules_text(knowledge: KnowledgeBase) -> None:
    reply = Responder(knowledge).reply("flames are coming out of my phone")

    assert (reply.kind, reply.text) == ("escalate", "Advice of battery-fire.")


def test_without_examples_nothing_is_like_any() -> None:
    bare = make_knowledge(make_entry("delivery-time", "How long does delivery take?"))

    assert likest(DangerClassifier(bare, ENGLISH.words), "flames", least=0.01) is None


def test_a_message_without_words_is_like_nothing(classifier: DangerClassifier) -> None:
    assert likest(classifier, "?!", least=0.2) is None


@pytest.mark.parametrize(
    ("sentence", "is_siren"),
    [
        ("My phone caught fire and flames came out.", True),
        ("His phone caught fire and flames came out.", False),
    ],
)
def test_in_a_story_likeness_must_be_nearly_certain_but_of_the_visitor(
    knowledge: KnowledgeBase, sentence: str, is_siren: bool
) -> None:
    story = "We moved here in spring and the house is old but we love the garden."
    question = "The shop was closed on Sunday. How long does delivery take?"

    verdict = verdict_on(knowledge, f"{story} {sentence} {question}")

    assert verdict.is_siren is is_siren
    assert (verdict.rule or verdict.noted) == FIRE
    assert verdict_on(knowledge, sentence).is_siren
