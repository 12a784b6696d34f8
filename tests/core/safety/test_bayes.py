"""Naive Bayes over sets of features."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.bayes import Features, NaiveBayes

FIRE = [("smoke",), ("smoke", "flames"), ("flames",), ("hot", "smoke")]
FLOOD = [("water", "cellar"), ("cellar", "wet"), ("water", "wet")]
ORDINARY = [("water", "glass"), ("price",), ("hours",), ("parcel",), ("price", "hours")]

sentences = st.lists(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=4, unique=True).map(
        tuple[str, ...]
    ),
    min_size=1,
    max_size=6,
)


@pytest.fixture(name="classifier")
def _classifier() -> NaiveBayes:
    return NaiveBayes({"fire": FIRE, "flood": FLOOD}, ORDINARY)


def test_a_sentence_of_a_class_is_likelier_than_another(classifier: NaiveBayes) -> None:
    told, ordinary = ("smoke", "hot"), ("price", "glass")

    assert classifier.probability(told) > 0.5 > classifier.probability(ordinary)


@pytest.mark.parametrize(
    ("features", "name"), [(("smoke", "cellar", "flames"), "fire"), (("wet",), "flood")]
)
def test_the_likeliest_class_has_the_features_most_often(
    classifier: NaiveBayes, features: Features, name: str
) -> None:
    assert classifier.likeliest(features) == name


def test_what_no_sentence_has_says_nothing(classifier: NaiveBayes) -> None:
    assert classifier.weight("unheard") == 0
    assert classifier.probability(("smoke",)) == classifier.probability(
        ("smoke", "unheard")
    )


@pytest.mark.parametrize("classes", [{}, {"fire": []}])
def test_without_sentences_of_a_class_nothing_is_likely(
    classes: dict[str, list[Features]],
) -> None:
    assert NaiveBayes(classes, ORDINARY).probability(("smoke",)) == pytest.approx(0)


def test_without_other_sentences_nothing_is_likely() -> None:
    assert NaiveBayes({"fire": FIRE}, []).probability(("smoke",)) == pytest.approx(0)


@given(told=sentences, others=sentences)
def test_a_sentence_left_out_is_judged_as_if_it_had_never_been_counted(
    told: list[Features], others: list[Features]
) -> None:
    """The features that only it had are known still: they say that it is strange."""
    left_out, *rest = told
    with_it = NaiveBayes({"fire": told}, others)
    # Counted once more as ordinary, all features stay known in both.
    known = [tuple(sorted({f for each in (*told, *others) for f in each}))]
    whole = NaiveBayes({"fire": told}, [*others, *known]).without("fire", left_out)
    anew = NaiveBayes({"fire": rest}, [*others, *known])

    for feature in left_out:
        assert whole.weight(feature) == pytest.approx(anew.weight(feature))
    assert with_it.without("flood", left_out) is with_it


@given(told=sentences, others=sentences)
def test_probabilities_are_the_same_every_time(
    told: list[Features], others: list[Features]
) -> None:
    once, again = (NaiveBayes({"fire": told}, others) for _ in range(2))

    for features in (*told, *others):
        assert 0 <= once.probability(features) <= 1
        assert once.probability(features) == again.probability(features)


def test_one_of_many_sentences_is_less_likely_than_one_alone(
    classifier: NaiveBayes,
) -> None:
    alone = classifier.probability(("smoke", "hot"))

    assert alone > classifier.probability(("smoke", "hot"), among=2)
    odds = [p / (1 - p) for p in (alone, classifier.probability(("smoke", "hot"), 4))]
    assert odds[0] / odds[1] == pytest.approx(4)


def test_the_longer_a_sentence_the_more_must_tell(classifier: NaiveBayes) -> None:
    """Words that say nothing cost a sentence nothing until it is a long one."""
    unheard = tuple(f"unheard{number}" for number in range(100))
    told = ("smoke", "hot")

    assert classifier.probability(told) == classifier.probability(told + unheard[:34])
    assert classifier.probability(told) > classifier.probability(told + unheard)
