"""What was chosen for a message at the operating point: an entry, or none.

The operating point is where the bot answers or does not, as configured. Being out of
scope is one more class beside the entries, as for CLINC150 (Larson et al. 2019, "An
Evaluation Dataset for Intent Classification and Out-of-Scope Prediction",
doi:10.18653/v1/D19-1131), whose measures are accuracy in scope and recall out of scope.
Accuracy and macro-F1 over all n + 1 classes are those of Zhang, Xu and Lin 2021 ("Deep
Open Intent Classification with Adaptive Decision Boundary", arXiv:2012.10209).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import mean

from tests.evaluation.judge import NOT_ANSWERED
from tests.evaluation.runner import Case

OUT_OF_SCOPE = "out of scope"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A message with the class expected of it, and what was said.

    `expected` is an entry's id or `OUT_OF_SCOPE`; `said` the id of the entry that
    answered, or the kind of a reply that is no answer. `is_declined` says whether that
    counts as being out of scope: small talk and a siren do only where they are right.
    """

    message: str
    expected: str
    said: str
    is_declined: bool

    @property
    def chosen(self) -> str:
        """The class that was chosen, or what was said in place of any."""
        return OUT_OF_SCOPE if self.is_declined else self.said

    @property
    def is_right(self) -> bool:
        return self.chosen == self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Operating:
    """The measures at the operating point; None where there is nothing to measure."""

    accuracy: float | None
    in_scope_accuracy: float | None
    macro_f1: float | None
    precision: float | None
    recall: float | None


def choice_of(case: Case) -> Choice:
    """What was chosen for a scored label; one of several entries will do."""
    reply, label = case.reply, case.label
    said = reply.entry.id if reply.entry else reply.kind.value
    expected = OUT_OF_SCOPE if label.out_of_scope else label.entries[0]
    return Choice(
        message=label.name,
        expected=said if said in label.entries else expected,
        said=said,
        is_declined=said in NOT_ANSWERED or (label.out_of_scope and case.right),
    )


def operating(choices: Sequence[Choice]) -> Operating:
    """Every measure at the operating point.

    `precision` and `recall` are those of the class out of scope.
    """
    precision, recall = out_of_scope(choices)
    return Operating(
        accuracy=accuracy(choices),
        in_scope_accuracy=accuracy(
            [choice for choice in choices if choice.expected != OUT_OF_SCOPE]
        ),
        macro_f1=macro_f1(choices),
        precision=precision,
        recall=recall,
    )


def accuracy(choices: Sequence[Choice]) -> float | None:
    """The share of choices that are right; None without any."""
    if not choices:
        return None

    return sum(choice.is_right for choice in choices) / len(choices)


def macro_f1(choices: Sequence[Choice]) -> float | None:
    """The mean of each expected class's F1, however many labels the class has.

    F1 is the harmonic mean of precision and recall: twice the right choices of a class,
    over the labels that expect it and the choices of it together. A class that no label
    expects is not among them. None without choices.
    """
    scores = [_f1(name, choices) for name in sorted({one.expected for one in choices})]
    return float(mean(scores)) if scores else None


def out_of_scope(choices: Sequence[Choice]) -> tuple[float | None, float | None]:
    """Precision and recall of the class out of scope.

    Precision is the share of messages out of scope among those that were not answered;
    recall the share of messages out of scope that were not answered. An entry that is
    only suggested was not answered. None where there is nothing to share out.
    """
    declined = [choice for choice in choices if choice.chosen == OUT_OF_SCOPE]
    outside = [choice for choice in choices if choice.expected == OUT_OF_SCOPE]
    return accuracy(declined) if outside else None, accuracy(outside)


def _f1(name: str, choices: Iterable[Choice]) -> Fraction:
    """Exact, so that equal classes are equal in every order."""
    expected = [one for one in choices if name in (one.expected, one.chosen)]
    right = sum(one.is_right for one in expected)
    # A right choice is expected and chosen, any other one of both.
    return Fraction(2 * right, len(expected) + right)
