"""Topic files changed in place: what is new stands there, and all else as it was."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import KnowledgeError
from bot.files import Change, edit_topic, parse_text

# What an editor may do to a file, and that must survive.
LIVED_IN = """\
# Ask the desk before changing anything!
title: "Skis"   # shown on the page

entries:
  # The most asked.
  - id: hire
    question: Do you hire out skis?   # from the till
    answer: >- # checked in May
      Yes, from

      November.

    # Said at the desk, too.
    sources: [desk#skis]
  - question: 'Boots,
      too?'
    id: boots
    phrasings: [shoes, "ski boots"]   # few
    answer: "Yes."  # short

# Sleds come next.
"""


def edited(text: str = LIVED_IN, **changes: Change) -> str:
    return edit_topic(text.encode(), "skis.yaml", changes).decode()


def answer(text: str) -> Change:
    return Change(texts={"answer": text})


def test_a_short_answer_stands_behind_its_key_and_its_comment_stays() -> None:
    after = edited(boots=answer("No."), hire=answer("Not any more."))

    assert after == LIVED_IN.replace(
        ">- # checked in May\n      Yes, from\n\n      November.\n",
        "Not any more. # checked in May\n",
    ).replace('"Yes."  # short', "No.  # short")


def test_a_long_answer_stands_below_its_key() -> None:
    long = "Boots are hired out at the desk behind the hall, from eight in the morning."

    after = edited(boots=answer(long), hire=answer("Yes.\n\nBring a card."))

    assert after == LIVED_IN.replace(
        ">- # checked in May\n      Yes, from\n\n      November.\n",
        "|- # checked in May\n      Yes.\n\n      Bring a card.\n",
    ).replace(
        'answer: "Yes."  # short',
        "answer: >-  # short\n      Boots are hired out at the desk behind the hall, "
        "from eight in the morning.",
    )


def test_a_question_may_be_the_first_key_of_its_entry() -> None:
    after = edited(boots=Change(texts={"question": "Boots: too?"}))

    assert after == LIVED_IN.replace("'Boots,\n      too?'", '"Boots: too?"')


def test_a_question_and_its_first_phrasings_may_come_at_once() -> None:
    change = Change(texts={"question": "Skis for hire?"}, phrasings=("skis", "a: b"))

    after = edited(hire=change)

    assert after == LIVED_IN.replace(
        "Do you hire out skis?   # from the till\n",
        "Skis for hire?   # from the till\n"
        '    phrasings:\n      - skis\n      - "a: b"\n',
    )


def test_phrasings_of_one_line_are_written_one_a_line() -> None:
    after = edited(boots=Change(phrasings=("footwear",)))

    assert after == LIVED_IN.replace(
        ' [shoes, "ski boots"]   # few\n',
        "   # few\n      - shoes\n      - ski boots\n      - footwear\n",
    )


def test_new_entries_stand_below_the_last_one() -> None:
    new = {"id": "sleds", "question": "Sleds?", "answer": "No.", "next": ["hire"]}

    after = edit_topic(
        LIVED_IN.encode(), "skis.yaml", {"boots": answer("No.")}, [new]
    ).decode()

    assert after == LIVED_IN.replace(
        '"Yes."  # short\n',
        "No.  # short\n\n  - id: sleds\n    question: Sleds?\n"
        "    answer: No.\n    next:\n      - hire\n",
    )


def test_a_key_that_an_entry_lacks_is_added_below_its_others() -> None:
    days = {"reviewed": date(2026, 11, 29), "review_due": date(2027, 11, 29)}

    after = edited(hire=Change(texts=days), boots=Change(texts=days))

    added = "    reviewed: 2026-11-29\n    review_due: 2027-11-29\n"
    assert after == LIVED_IN.replace(
        "    sources: [desk#skis]\n", f"    sources: [desk#skis]\n{added}"
    ).replace('"Yes."  # short\n', f'"Yes."  # short\n{added}')


def test_what_belongs_to_a_review_stands_below_its_day() -> None:
    old = LIVED_IN.replace("id: boots\n", "id: boots\n    reviewed: 2020-01-01 # Mo\n")
    texts: dict[str, str | date]
    texts = {"reviewed": date(2026, 11, 29), "plain": "Ja: boots."}

    after = edited(old, boots=Change(texts=texts))

    assert after == old.replace(
        "2020-01-01 # Mo\n", '2026-11-29 # Mo\n    plain: "Ja: boots."\n'
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_keep_the_ends_that_they_have(ending: str) -> None:
    text = LIVED_IN.replace("\n", ending)

    after = edited(text, hire=answer("Yes.\n\nNo."))

    assert after.count("\n") == after.count(ending)


def test_a_file_may_end_without_a_line_end() -> None:
    text = "title: A\nentries:\n- id: a\n  question: A?\n  answer: |-\n    B.\n    C."
    new = {"id": "b", "question": "B?", "answer": "D."}

    after = edit_topic(
        text.encode(), "a.yaml", {"a": Change(phrasings=("z",))}, [new]
    ).decode()

    assert after == text.replace("A?\n", "A?\n  phrasings:\n    - z\n") + (
        "\n\n- id: b\n  question: B?\n  answer: D.\n"
    )


TEXTS = st.text(
    st.sampled_from("ab :#-'\"|>\\[]{}&*!%@`,?~\n\t=é漢\x85\u2028")
    | st.characters(exclude_categories=("Cc", "Cs")),
    min_size=1,
).map(str.strip)


@given(TEXTS.filter(bool), TEXTS.filter(bool), TEXTS.filter(bool))
def test_any_text_is_read_back_as_it_was(first: str, second: str, third: str) -> None:
    phrasing = " ".join(third.split())
    texts = {"answer": first, "question": second, "plain": third}
    change = Change(texts=texts, phrasings=(phrasing,))

    after = parse_text("skis.yaml", edited(hire=change, boots=change))

    for entry in after.value["entries"]:
        assert (entry["answer"], entry["question"]) == (first, second)
        assert (entry["plain"], entry["phrasings"][-1]) == (third, phrasing)


def test_what_cannot_be_edited_safely_is_refused() -> None:
    text = "title: A\nentries: [{id: a, question: A?, answer: B.}]\n"

    with pytest.raises(KnowledgeError, match="by hand"):
        edited(text, a=answer("C."))
