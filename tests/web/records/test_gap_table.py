"""What became of missed messages, as CSV."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from bot import Gap, Gaps, Miss, Remedy
from bot.curation import Declined
from web.records import as_csv


def make_miss(text: str, times: int = 1, **parts: Any) -> Miss:
    miss = Miss(
        text=text,
        times=times,
        remedy=Remedy.ENTRY,
        subject="",
        rule="",
        confidence=0.125,
        nearest=(),
        words=(),
    )
    return replace(miss, **parts)


def rows_of(gaps: Gaps) -> list[list[str]]:
    return list(csv.reader(io.StringIO(as_csv(gaps))))[1:]


def test_every_message_has_a_row_with_what_became_of_it() -> None:
    gaps = Gaps(
        open=(
            Gap(misses=(make_miss("taxi", 3), make_miss("a cab, please"))),
            Gap(misses=(make_miss("bus", remedy=Remedy.PHRASING),)),
        ),
        dismissed=(Gap(misses=(make_miss("train"),), dismissed=1),),
        on_purpose=(
            Declined(
                subject="cost",
                misses=(make_miss("how much", remedy=Remedy.CURATED, subject="cost"),),
            ),
        ),
        answered=(make_miss("pus", remedy=Remedy.NOTHING, rule="infection"),),
        unreadable=(make_miss("asdf", remedy=Remedy.UNREADABLE),),
    )

    assert rows_of(gaps) == [
        ["1", "3", "taxi", "open", "entry", "", "0.12", ""],
        ["1", "1", "a cab, please", "open", "entry", "", "0.12", ""],
        ["2", "1", "bus", "open", "phrasing", "", "0.12", ""],
        ["1", "1", "train", "dismissed", "entry", "", "0.12", ""],
        ["", "1", "how much", "on purpose", "", "", "0.12", "cost"],
        ["", "1", "pus", "answered", "", "", "0.12", "infection"],
        ["", "1", "asdf", "unreadable", "", "", "0.12", ""],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+44", "-1", "@cmd", "＝1", "'=1"])
def test_no_spreadsheet_computes_what_visitors_wrote(text: str) -> None:
    [row] = rows_of(Gaps(unreadable=(make_miss(text),)))

    assert row[2] == f"'{text}"
