"""Each phrase and sign of small talk is asked: does it get its own reply?"""

from pathlib import Path

import pytest

from bot import Responder, load
from bot.check.smalltalk import check_smalltalk
from tests.builders import make_talkative_shop, replace_line, write_files

RULES = """\
    rules:
      - id: hello
        when:
          - hello
          - good (day | morning)
        signs:
          - "👋"
        reply: Good day!
      - id: bye
        when:
          - goodbye
          - see you
        reply: Until next time.
    """


@pytest.fixture
def folder(knowledge_folder: Path) -> Path:
    return write_files(knowledge_folder, {"smalltalk.yaml": RULES})


def found(folder: Path) -> list[str]:
    problems = check_smalltalk(Responder(load(folder)), watch=lambda items: items)
    return [str(problem).removeprefix(f"{folder}/") for problem in problems]


def test_small_talk_that_gets_its_own_reply_is_sound(folder: Path) -> None:
    assert found(folder) == []
    talkative = Responder(make_talkative_shop())
    assert list(check_smalltalk(talkative, watch=lambda items: items)) == []


def test_a_phrase_that_gets_the_reply_of_another_is_an_error_with_its_line(
    folder: Path,
) -> None:
    replace_line(folder / "smalltalk.yaml", "- see you", "- good morning")

    [problem] = found(folder)

    assert problem == (
        "smalltalk.yaml:12: rule 'bye': 'good morning' gets the reply of 'hello'; "
        "remove it here or there"
    )


def test_a_sign_that_gets_the_reply_of_another_is_an_error_with_its_line(
    folder: Path,
) -> None:
    path = folder / "smalltalk.yaml"
    replace_line(path, "reply: Until next time.", 'reply: Bye.\nsigns:\n  - "👋"')

    [problem] = found(folder)

    assert problem == (
        "smalltalk.yaml:15: rule 'bye': '👋' gets the reply of 'hello'; remove it here "
        "or there"
    )


def test_a_phrase_that_raises_an_alarm_is_an_error(folder: Path) -> None:
    replace_line(folder / "smalltalk.yaml", "- see you", "- my battery burns")

    [problem] = found(folder)

    assert "'my battery burns' gets the reply of 'battery-fire'" in problem


def test_a_phrase_that_is_refused_is_an_error(folder: Path) -> None:
    scope = """\
        refuse:
          - id: instructions
            when:
              - forget (your | all) instructions
            reply: I can't do that.
        """
    write_files(folder, {"scope.yaml": scope})
    replace_line(
        folder / "smalltalk.yaml", "- see you", "- forget your instructions now"
    )

    [problem] = found(folder)

    assert "gets a reply of kind 'decline'" in problem


def test_a_phrase_of_several_wordings_is_named_once(folder: Path) -> None:
    phrase = "- (good day | good morning | hello)"
    replace_line(folder / "smalltalk.yaml", "- see you", phrase)

    assert len(found(folder)) == 1


def test_a_phrase_that_no_visitor_can_send_is_an_error_and_no_end(folder: Path) -> None:
    replace_line(folder / "smalltalk.yaml", "- goodbye", f"- {'goodbye ' * 200}")

    [problem] = found(folder)

    assert problem.startswith(
        "smalltalk.yaml:11: rule 'bye': 'goodbye goodbye goodbye goodbye goodbye …' "
        "has 1,599 characters, more than the 1,000 that a visitor may ask in; shorten"
    )
