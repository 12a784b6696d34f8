import pytest

from bot import Entry, Settings
from bot.check.polarity import check_polarity
from tests.builders import make_entry, make_knowledge


def found(entry: Entry, **parts: object) -> list[str]:
    return [str(problem) for problem in check_polarity(make_knowledge(entry, **parts))]


def asked(*phrasings: str, answer: str = "Yes, it is.", **parts: object) -> list[str]:
    """What is said of an entry with such phrasings that begins with yes."""
    return found(make_entry("entry", *phrasings, answer=answer, **parts))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Should I wear sunscreen?", "can I skip sunscreen"),
        ("should I wear sunscreen every day", "can I go out without sunscreen"),
        ("should I wear a hat", "is it ok not to wear a hat"),
        ("do I need a hat", "can I leave the hat at home, or can I leave out the hat"),
        ("Can I use retinol?", "should I avoid retinol"),
        ("can I use retinol", "is retinol forbidden afterwards"),
        ("can I use retinol", "using retinol is a bad idea?"),
        ("do I have to take the tablets", "can I stop taking the tablets"),
        ("do I have to take the tablets", "can I skip them"),
        ("can I have a bath", "I'd rather ask, must I avoid baths"),
        ("Is it safe?", "is it risky"),
        ("any danger in this", "so is it really harmless"),
        ("are the effects permanent", "will the effects wear off"),
        ("will it disappear", "will there be anything left of it"),
        ("does it work", "is it a waste of money"),
        ("do I need it", "is it optional"),
        ("does it hurt", "is it painless"),
        ("is it normal to worry", "am I being silly"),
        ("will it get better", "will it get worse"),
        ("spots harmless?", "spots dangerous?"),
    ],
)
def test_an_entry_that_says_yes_to_opposite_questions_is_a_warning(
    one: str, other: str
) -> None:
    for phrasings in ((one, other), (other, one)):
        [problem] = asked(*phrasings)

        assert problem.startswith(
            "knowledge:1: entry 'entry': opens with 'Yes', and is asked both ways round"
        )
        assert repr(one) in problem
        assert repr(other) in problem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("is it safe", "is it safe for my mother"),
        ("is it safe", "isn't it safe"),
        ("is it safe", "is it not safe"),
        ("is it safe", "is it without any danger"),
        ("is it safe", "is it safe or dangerous"),
        ("is it safe", "is it safe or not"),
        ("is it safe", "how dangerous is it"),
        ("is it safe", "what are the risks"),
        ("is it safe", "risks of the treatment"),
        ("should I wear sunscreen", "is it wrong to skip sunscreen"),
        ("should I wear sunscreen", "why can I not skip sunscreen"),
        ("should I see a nurse", "can I have it done without a cream"),
        ("can a tablet darken skin", "could the tablet, not the sun, darken skin"),
        ("can I have it twice", "is once enough. I would rather avoid it"),
    ],
)
def test_questions_that_yes_answers_alike_are_left_alone(one: str, other: str) -> None:
    assert asked(one, other) == []
    assert asked(other, one) == []


@pytest.mark.parametrize(
    ("answer", "opening"),
    [
        ("No, it is not.", "No"),
        ("Yes.", "Yes"),
        ("Not always, as the label says.", "Not"),
        ("Never on the day itself.", "Never"),
        ("You can, from the next day on.", "You can"),
        ("It does for most people.", "It does"),
        ("It can.", "It can"),
    ],
)
def test_what_fits_one_way_round_only_is_quoted(answer: str, opening: str) -> None:
    [problem] = asked("is it safe", "is it risky", answer=answer)

    assert f"opens with {opening!r}" in problem


@pytest.mark.parametrize(
    "answer",
    [
        "Most people take it well, but it has risks.",
        "No treatment is free of risk.",
        "You can't tell from the colour.",
        "Yesterday's news.",
        "…",
    ],
)
def test_an_answer_that_says_what_is_so_may_be_asked_both_ways(answer: str) -> None:
    assert asked("is it safe", "is it risky", answer=answer) == []


def test_a_plain_form_that_says_yes_is_a_warning_as_well() -> None:
    answer = "Most people take it well."

    [problem] = asked("is it safe", "is it risky", answer=answer, plain="Yes, mostly.")

    assert "opens with 'Yes'" in problem


def test_what_is_left_out_may_be_named_by_a_synonym() -> None:
    entry = make_entry(
        "entry", "do I need sunscreen", "can I skip the suncream", answer="Yes."
    )

    assert found(entry) == []
    assert len(found(entry, synonyms=(("sunscreen", "suncream"),))) == 1


def test_the_warning_names_the_lines_of_the_answer_and_of_one_phrasing_each_way() -> (
    None
):
    lines: dict[str | int, int] = {0: 4, 1: 6, 2: 7, "answer": 8}
    entry = make_entry("entry", "Is it safe?", "safety", "is it risky", answer="Yes.")

    [problem] = found(
        entry,
        places={
            ("entry", part): ("topics/a.yaml", line) for part, line in lines.items()
        },
    )

    assert problem == (
        "topics/a.yaml:8: entry 'entry': opens with 'Yes', and is asked both ways "
        "round: 'Is it safe?' (topics/a.yaml:4), 'is it risky' (topics/a.yaml:7); "
        "begin with what is so instead, or move the phrasings of one way to another "
        "entry"
    )


def test_of_other_languages_than_english_nothing_is_said() -> None:
    entry = make_entry("entry", "Should I wear it?", "can I skip it", answer="Yes.")

    assert found(entry) != []
    assert found(entry, settings=Settings(locale="de")) == []
