from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.text import ENGLISH
from bot.text.analyzer import Analyzer
from bot.text.folding import fold, normalise
from bot.text.language import Word, as_typed

# What people and keyboards type: accents, ligatures, apostrophes, other scripts.
TYPED = st.text(
    st.sampled_from("abct ’'´-.!?…\n3éßİŁﬁｐ½ς가क़\u0301\u200b🎁") | st.characters(),
    max_size=30,
)


def texts(text: str) -> str:
    return " ".join(word.text for word in ENGLISH.words(text))


@pytest.mark.parametrize(
    "typed", ["can't", "can’t", "cant", "cannot", "CAN'T", "can´t"]
)
def test_every_way_to_type_a_short_form_reads_the_same(typed: str) -> None:
    assert texts(f"I {typed} wait") == "i can not wait"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("won't", "will not"),
        ("dont", "do not"),
        ("didn't", "did not"),
        ("I'm here", "i am here"),
        ("im here", "i am here"),
        ("they've", "they have"),
        ("it's", "it is"),
        ("its", "it is"),
        ("my mum's", "my mum is"),
        ("she'll", "she will"),
        ("o'clock", "oclock"),
        ("gonna", "going to"),
        ("how r u", "how are you"),
        ("idk", "i do not know"),
        ("tbh", "to be honest"),
        ("shouldve", "should have"),
        ("lemme know", "let me know"),
    ],
)
def test_short_forms_are_written_out(typed: str, read: str) -> None:
    assert texts(typed) == read


@pytest.mark.parametrize("typed", ["ill", "id", "well", "wed", "shell", "were"])
def test_words_that_only_look_like_short_forms_stay(typed: str) -> None:
    assert texts(typed) == typed


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("PARCEL", "parcel"),
        ("café", "cafe"),
        ("ｐａｒｃｅｌ", "parcel"),
        ("par\u200bcel", "parcel"),
        ("sooooo", "soo"),
        ("micro-needling", "micro needling"),
        ("snake_case", "snake case"),
        ("day 3", "day 3"),
        ("<b>parcel</b>", "b parcel b"),
        ("🎁", ""),
        ("?!", ""),
        ("", ""),
    ],
)
def test_words_are_folded(typed: str, read: str) -> None:
    assert texts(typed) == read


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Café", "cafe"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("İstanbul", "istanbul"),
        ("e\u0301", "e"),
        ("", ""),
    ],
)
def test_folding_leaves_out_case_and_accents(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize("word", ["the", "needs", "wanted", "having", "things"])
def test_a_stop_word_is_one_in_any_of_its_forms(word: str) -> None:
    assert ENGLISH.is_stop(word)


@pytest.mark.parametrize("word", ["parcel", "how", "not", "long", ""])
def test_words_that_carry_a_question_are_no_stop_words(word: str) -> None:
    assert not ENGLISH.is_stop(word)


def test_words_know_where_they_stand() -> None:
    found = ENGLISH.words("No, thanks! Where is it?")

    assert found == (
        Word(text="no", stem="no", typed="No, "),
        Word(text="thanks", stem="thank", after=",", typed="thanks! "),
        Word(text="where", stem="where", sentence=1, after="!", typed="Where "),
        Word(text="is", stem="is", sentence=1, typed="is "),
        Word(text="it", stem="it", sentence=1, typed="it?"),
    )


@pytest.mark.parametrize("mark", [". ", "! ", "? ", "… ", "\n"])
def test_sentences_end_where_people_end_them(mark: str) -> None:
    found = ENGLISH.words(f"one{mark}two")

    assert found[0].sentence < found[1].sentence


def test_inflections_share_a_stem() -> None:
    stems = {
        word.stem for word in ENGLISH.words("deliver delivers delivered delivering")
    }

    assert len(stems) == 1


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("my parcel", ("my", "parcel")),
        ("my packages", ("my", "parcel")),
        ("money back please", ("refund", "pleas")),
        ("refunds please", ("refund", "pleas")),
        ("back money", ("back", "money")),
        ("money", ("money",)),
        ("", ()),
    ],
)
def test_synonyms_become_one_term(text: str, terms: tuple[str, ...]) -> None:
    analyzer = Analyzer(ENGLISH, [["parcel", "package"], ["refund", "money back"]])

    assert analyzer.terms(ENGLISH.words(text)) == terms


def test_the_longest_synonym_wins() -> None:
    analyzer = Analyzer(ENGLISH, [["cash", "money"], ["refund", "money back"]])

    assert analyzer.terms(ENGLISH.words("money back for money")) == (
        "refund",
        "for",
        "cash",
    )


def test_a_synonym_without_words_is_passed_over() -> None:
    analyzer = Analyzer(ENGLISH, [["parcel", "📦", "package"]])

    assert analyzer.terms(ENGLISH.words("package")) == ("parcel",)


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("  parcel \n", "parcel"),
        ("ｐａｒｃｅｌ", "parcel"),
        ("ﬁne", "fine"),
        ("cafe\u0301", "café"),
        ("par\u200bcel\ufeff", "parcel"),
        ("Parcel?", "Parcel?"),
        ("\u200b", ""),
    ],
)
def test_a_message_is_normalised_and_trimmed(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for word in ENGLISH.words(text):
        assert word.text
        assert word.text == word.text.strip()
        assert word.sentence >= 0


@given(st.text())
@example("a\u200b\u0301")
@example("ŉ")
@example("a｀b")
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once


@given(st.text())
@example("ŉ")
@example("a｀b")
def test_normalising_changes_no_word(text: str) -> None:
    assert ENGLISH.words(normalise(text)) == ENGLISH.words(text)


@given(st.text(st.sampled_from("abc ünï'’.,?!-3\n"), max_size=30))
def test_case_changes_no_word(text: str) -> None:
    assert as_read(text.upper()) == as_read(text.lower())


def as_read(text: str) -> list[Word]:
    """The words of a text, but for how they were typed."""
    return [word._replace(typed="") for word in ENGLISH.words(text)]


@pytest.mark.parametrize(
    ("text", "start", "end", "typed"),
    [
        ("When will MY parcel come?", 0, 5, "When will MY parcel come?"),
        ("When will MY parcel come?", 2, 4, "MY parcel"),
        ("No, thanks! Where is it?", 0, 2, "No, thanks!"),
        ("No, thanks! Where is it?", 2, 5, "Where is it?"),
        ("I CAN’T wait", 1, 4, "CAN'T wait"),
        ("… Straße, ﬁne: Café", 0, 3, "Straße, fine: Café"),
        ("parcel", 1, 1, ""),
        ("?!", 0, 0, ""),
    ],
)
def test_words_give_back_the_text_that_they_were_read_from(
    text: str, start: int, end: int, typed: str
) -> None:
    assert as_typed(ENGLISH.words(text)[start:end]) == typed


@given(text=TYPED)
@example("don't")
@example("ß")
def test_all_words_give_back_the_text_from_the_first_one_on(text: str) -> None:
    read = ENGLISH.words(text)

    assert normalise(text).endswith(as_typed(read))
    if normalise(text)[:1].isalnum():
        assert as_typed(read) == normalise(text)


@given(text=TYPED, data=st.data())
def test_any_run_of_words_stands_in_the_text_and_runs_join_up(
    text: str, data: st.DataObject
) -> None:
    read = ENGLISH.words(text)
    cuts = st.integers(0, len(read))
    start, middle, end = sorted(data.draw(st.tuples(cuts, cuts, cuts)))

    run = "".join(word.typed for word in read[start:end])

    assert run in normalise(text)
    assert run.strip() == as_typed(read[start:end])
    assert run == "".join(
        word.typed for part in (read[start:middle], read[middle:end]) for word in part
    )


@given(text=st.text(st.sampled_from("abcé ’'-.!?ßŁ3"), max_size=30), data=st.data())
def test_what_is_given_back_reads_as_the_same_words(
    text: str, data: st.DataObject
) -> None:
    read = ENGLISH.words(text)
    # A short form is several words and one piece of text.
    starts = [place for place, word in enumerate(read) if word.typed] or [0]
    start = data.draw(st.sampled_from(starts))
    end = data.draw(st.sampled_from([*starts, len(read)]))

    again = ENGLISH.words(as_typed(read[start:end]))

    assert [word.text for word in again] == [word.text for word in read[start:end]]


def test_words_are_read_alike_and_know_how_they_were_typed() -> None:
    plain, other = "I cannot wait", "i CAN’T  wäit"

    assert as_read(plain) == as_read(other)
    assert as_typed(ENGLISH.words(plain)) != as_typed(ENGLISH.words(other))


@given(text=TYPED)
@example("I can't, you can't: e.g. " + "x" * 70)
@example("snake_case. Zürich…")
def test_stems_of_a_text_are_those_of_its_words(text: str) -> None:
    assert ENGLISH.stems_of(text) == tuple(word.stem for word in ENGLISH.words(text))


@given(several=st.lists(TYPED, max_size=5))
@example(["can't can", "cant", "not! can’t", "x" * 70, "x" * 80])
def test_words_are_counted_as_they_are_read_in_the_order_they_come(
    several: list[str],
) -> None:
    one_by_one = Counter(word.text for text in several for word in ENGLISH.words(text))

    assert list(ENGLISH.count_words(several).items()) == list(one_by_one.items())


def test_pairs_are_words_that_follow_each_other_in_one_text() -> None:
    pairs = ENGLISH.count_pairs(["can't wait", "I can", "can wait"])

    assert pairs == {
        ("can", "not"): 1,
        ("not", "wait"): 1,
        ("i", "can"): 1,
        ("can", "wait"): 1,
    }
