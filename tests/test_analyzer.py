import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from bot.analyzer import Analyzer
from bot.analyzer import Word
from bot.analyzer import normalise
from bot.analyzer import words


def texts(text: str) -> str:
    return " ".join(word.text for word in words(text))


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


def test_words_know_where_they_stand() -> None:
    found = words("No, thanks! Where is it?")

    assert found == (
        Word(text="no", stem="no", sentence=0, after=""),
        Word(text="thanks", stem="thank", sentence=0, after=","),
        Word(text="where", stem="where", sentence=1, after="!"),
        Word(text="is", stem="is", sentence=1, after=""),
        Word(text="it", stem="it", sentence=1, after=""),
    )


@pytest.mark.parametrize("mark", [". ", "! ", "? ", "… ", "\n"])
def test_sentences_end_where_people_end_them(mark: str) -> None:
    found = words(f"one{mark}two")

    assert found[0].sentence < found[1].sentence


def test_inflections_share_a_stem() -> None:
    stems = {word.stem for word in words("deliver delivers delivered delivering")}

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
    analyzer = Analyzer([["parcel", "package"], ["refund", "money back"]])

    assert analyzer.terms(words(text)) == terms


def test_the_longest_synonym_wins() -> None:
    analyzer = Analyzer([["cash", "money"], ["refund", "money back"]])

    assert analyzer.terms(words("money back for money")) == ("refund", "for", "cash")


def test_a_synonym_without_words_is_passed_over() -> None:
    analyzer = Analyzer([["parcel", "📦", "package"]])

    assert analyzer.terms(words("package")) == ("parcel",)


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
    for word in words(text):
        assert word.text
        assert word.text == word.text.strip()
        assert word.sentence >= 0


@given(st.text())
@example("a\u200b\u0301")
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)

    assert normalise(once) == once


@given(st.text())
def test_normalising_changes_no_word(text: str) -> None:
    assert words(normalise(text)) == words(text)


@given(st.text(st.sampled_from("abc ünï'’.,?!-3\n"), max_size=30))
def test_case_changes_no_word(text: str) -> None:
    assert words(text.upper()) == words(text.lower())
