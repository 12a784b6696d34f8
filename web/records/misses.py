"""What visitors missed, as the questions that they are."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from web.records.period import days_until
from web.records.redaction import as_missed

if TYPE_CHECKING:
    from web.records.store import Store


def missed_since(store: "Store", today: date, days: int) -> Counter[str]:
    """How often each question was missed in the `days` days that end today.

    Raises StoreAway where the database does not answer.
    """
    return missed_questions(store.misses(days_until(today, days)[0]))


def missed_questions(misses: Mapping[str, int]) -> Counter[str]:
    """How often each question was missed, without the placeholders around it.

    For example `{"[name], is it vegan": 2}` gives `{"is it vegan": 2}`.
    """
    questions: Counter[str] = Counter()
    for text, number in misses.items():
        questions[as_missed(text)] += number
    del questions[""]
    return questions
