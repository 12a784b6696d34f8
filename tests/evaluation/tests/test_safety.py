from pathlib import Path

import pytest

from bot import Level
from tests.builders import SHOP_FILES, make_rule, make_safety, make_shop, write_files
from tests.evaluation.safety import (
    FOLDS,
    Catch,
    catches_of,
    folds,
    found_table,
    main,
    without_phrases,
)

FIRE = make_rule(
    "battery-fire",
    Level.EMERGENCY,
    ["(battery | torch) smoke"],
    examples=(
        "smoke comes out of my torch",
        "flames shoot out of my torch right now",
        "flames shoot out of my lamp right now",
        "the label tears",
    ),
)


def test_an_example_is_found_by_its_phrases_by_the_net_or_not_at_all() -> None:
    knowledge = make_shop(safety=make_safety(FIRE))

    by_phrases, *by_net, missed = catches_of(knowledge)

    assert by_phrases.by_phrases
    assert by_phrases.found
    assert [(each.by_phrases, each.by_net, each.found) for each in by_net] == [
        (False, True, True)
    ] * 2
    assert missed == Catch(
        rule=FIRE,
        by_phrases=False,
        by_net=False,
        found=False,
        strayed=False,
        noted=False,
    )


def test_an_example_that_sets_off_another_level_has_strayed() -> None:
    knowledge = make_shop(
        safety=make_safety(
            make_rule("fire", Level.EMERGENCY, ["smoke"], examples=("it smokes",)),
            make_rule("smell", Level.URGENT, ["gas"], examples=("gas and smoke",)),
        )
    )

    _, strayed = catches_of(knowledge)

    assert (strayed.by_phrases, strayed.found, strayed.strayed) == (True, False, True)


def test_the_net_alone_has_no_phrases() -> None:
    rules = without_phrases(make_shop()).safety.rules

    assert {rule.when for rule in rules} == {rules[0].when}


def test_every_sentence_is_judged_once_by_a_net_that_did_not_see_it() -> None:
    knowledge = make_shop()
    safety = knowledge.safety
    sentences = (
        sum(len(rule.examples) for rule in safety.rules)
        + len(safety.ordinary)
        + sum(len(entry.phrasings) for entry in knowledge)
    )

    found = list(folds(knowledge))

    guesses = [guess for fold in found for guess in fold]
    assert (len(found), len(guesses)) == (FOLDS, sentences)
    # The nut allergy is a case for a clinician and no danger.
    assert sum(guess.right for guess in guesses) == 4
    # The examples have nothing in common. Known, each is likelier than 0.05.
    assert max(guess.confidence for guess in guesses) < 0.05


def test_the_most_dangerous_level_stands_first_above_its_dangers() -> None:
    def catch(id: str, level: Level, *, found: bool) -> Catch:
        rule = make_rule(id, level)
        return Catch(
            rule=rule,
            by_phrases=found,
            by_net=False,
            found=found,
            strayed=False,
            noted=not found,
        )

    table = found_table(
        [
            catch("gas", Level.URGENT, found=True),
            catch("despair", Level.CRISIS, found=True),
            catch("despair", Level.CRISIS, found=False),
            catch("harm", Level.CRISIS, found=False),
        ]
    )

    names, examples, _, _, found, _, noted, missed, shares = (
        list(column.cells) for column in table.columns
    )
    assert names == ["crisis", "  despair", "  harm", "urgent", "  gas"]
    assert examples == ["3", "2", "1", "1", "1"]
    assert found == ["1", "1", "0", "1", "1"]
    assert noted == ["2", "1", "1", "0", "0"]
    assert missed == ["0"] * 5
    assert shares == ["33.3%", "50.0%", "0.0%", "100.0%", "100.0%"]


def test_both_tables_are_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_files(tmp_path, SHOP_FILES)

    status = main(["--knowledge", str(folder)])

    out = capsys.readouterr().out
    assert status == 0
    assert "battery-fire" in out
    assert "share of danger" in out


def test_bad_knowledge_ends_with_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["--knowledge", str(tmp_path)])

    assert status == 2
    assert str(tmp_path) in capsys.readouterr().err
