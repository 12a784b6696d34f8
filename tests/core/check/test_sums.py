from collections.abc import Iterable

from bot.check import summed
from bot.domain import Problem, Severity


def made(
    numbers: Iterable[int],
    what: str = "cites no source; add 'sources:'",
    *,
    check: str = "no-source",
    severity: Severity = Severity.WARNING,
    where: str = "entry",
) -> list[Problem]:
    return [
        Problem(
            path="topics/a.yaml",
            line=number,
            what=what.replace("#", str(number)),
            where=where and f"{where} 'e{number}'",
            severity=severity,
            check=check,
        )
        for number in numbers
    ]


def lines(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in summed(problems)]


def test_a_few_problems_of_a_kind_stay_each_at_its_line() -> None:
    problems = made(range(1, 4)) + made([9], check="length")

    assert summed(problems) == problems


def test_many_that_say_the_same_are_one_line_at_the_place_of_the_first() -> None:
    assert lines(made(range(2, 360))) == [
        "topics/a.yaml:2: 358 entries ('e2', 'e3', 'e4' and 355 more): cites no "
        "source; add 'sources:'"
    ]


def test_many_that_say_different_things_name_their_kind_and_the_first() -> None:
    what = "the answer has # words, more than 120; say less"

    assert lines(made(range(121, 126), what, check="length")) == [
        "topics/a.yaml:121: 5 entries ('e121', 'e122', 'e123' and 2 more): length, the "
        "first: the answer has 121 words, more than 120; say less"
    ]


def test_an_entry_with_several_problems_of_a_kind_counts_once() -> None:
    [line] = lines(made([1, 1, 2, 2]))

    assert line.startswith("topics/a.yaml:1: 2 entries ('e1', 'e2'): ")


def test_what_stands_nowhere_in_particular_is_counted_by_places() -> None:
    [line] = lines(made(range(1, 6), where=""))

    assert line.startswith("topics/a.yaml:1: 5 places: ")


def test_errors_stay_each_at_its_line_up_to_a_number_that_is_read() -> None:
    problems = made(range(1, 31), check="figure", severity=Severity.ERROR)

    *each, last = lines(problems)

    assert each == [str(problem) for problem in problems[:20]]
    assert last.startswith("topics/a.yaml:21: 10 more entries ('e21', 'e22', 'e23' ")


def test_errors_of_form_are_of_any_kind_and_all_told() -> None:
    what = "'answer#' is no key here; remove it"
    problems = made(range(1, 31), what, check="form", severity=Severity.ERROR)

    assert summed(problems) == problems


def test_errors_of_form_that_say_the_same_are_summed_up_after_twenty() -> None:
    what = "'tags' is no key here; remove it"
    problems = made(range(1, 31), what, check="form", severity=Severity.ERROR)

    assert len(summed(problems)) == 21
    assert lines(problems)[-1].endswith(
        f"10 more entries ('e21', 'e22', 'e23' and 7 more): {what}"
    )


def test_warnings_and_advice_of_a_kind_are_summed_apart() -> None:
    advice = made(range(1, 6), severity=Severity.ADVICE)

    assert len(summed([*made(range(1, 6)), *advice])) == 2
