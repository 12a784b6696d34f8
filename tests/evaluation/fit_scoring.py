"""Fits the scoring model: `python -m tests.evaluation.fit_scoring --help`.

Prints bot/search/scoring.yaml. With --leave-one-out it says instead how far from the
truth confidence is on a base that the model was not fitted on, and how far once
calibrated.
"""

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from bot.search import scoring
from bot.search.calibration import best_shift, calibrate, trials, trust
from bot.search.scoring import LEXICAL, MULTILINGUAL, SEMANTIC, ScoringModel
from tests.evaluation.fitting import (
    Base,
    Found,
    add_bases,
    balance,
    features_of,
    fit_channels,
    fit_evidence,
    found_by,
    of_base,
    read_bases,
)
from tests.evaluation.terminal import progress

_MODELS = {"semantic": SEMANTIC, "multilingual": MULTILINGUAL, "lexical": LEXICAL}
# A model's thresholds as they are written, with the comments on what they rest on.
_THRESHOLDS = re.compile(r"^  thresholds:\n(?:    .*\n)+", re.MULTILINE)


def main() -> None:
    """Reads the bases, fits the models that have any and prints them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leave-one-out", action="store_true")
    add_bases(parser)
    options = parser.parse_args()
    bases = read_bases(options)
    if options.leave_one_out:
        for name, model in _MODELS.items():
            _leave_one_out(name, _for(name, bases), model)
        return
    print("# Printed by `python -m tests.evaluation.fit_scoring`; the whole command")
    print(
        "# stands in tests/evaluation/README.md. "
        "Only thresholds are measured and edited by hand."
    )
    for title, some in (
        ("Fitted on the labels of:", _for("semantic", bases)),
        ("`multilingual` on those of:", _for("multilingual", bases)),
    ):
        if some:
            print(f"# {title}")
        for base in some:
            print(f"#   {base.name}: {len(base.messages)} messages")
    thresholds = _THRESHOLDS.findall(scoring.FILE.read_text(encoding="utf-8"))
    for (name, model), text in zip(_MODELS.items(), thresholds, strict=True):
        some = _for(name, bases)
        _print(name, _fitted(name, some, model) if some else model)
        print(text, end="")


def _for(name: str, bases: Sequence[Base]) -> list[Base]:
    """The bases that a model is fitted on: those of English, or of other languages."""
    return [base for base in bases if base.is_english != (name == "multilingual")]


def _fitted(name: str, bases: Sequence[Base], model: ScoringModel) -> ScoringModel:
    channels = list(model.channel_weights)
    features = [features_of(base, channels, model) for base in progress(name, bases)]
    weights, sharpness = fit_channels(features, channels)
    model = replace(model, channel_weights=weights, sharpness=sharpness)
    intercept, evidence = fit_evidence([found_by(base, model) for base in bases])
    return replace(model, intercept=intercept, evidence_weights=evidence)


def _leave_one_out(name: str, bases: Sequence[Base], model: ScoringModel) -> None:
    """For each base the shift that its labels ask for, and that calibrating chooses."""
    found = {base.name: found_by(base, model) for base in progress(name, bases)}
    for base in bases:
        others = [
            one for other, one in found.items() if _family(other) != _family(base.name)
        ]
        intercept, weights = fit_evidence(others)
        fitted = of_base(
            replace(model, intercept=intercept, evidence_weights=weights), base
        )
        tried = [trial for fold in trials(base.knowledge, (fitted,)) for trial in fold]
        if trust(tried):
            asked = _shift(fitted, found[base.name])
            chosen = calibrate(base.knowledge, fitted, tried).shift
            print(
                f"{name}, {base.name}: its labels ask for {asked:+.2f}; "
                f"calibrated {chosen:+.2f}, off by {abs(asked - chosen):.2f} "
                f"instead of {abs(asked):.2f}"
            )


def _shift(model: ScoringModel, found: Found) -> float:
    weights = np.array([*model.evidence_weights.values()])
    logits = model.intercept + found.evidence @ weights
    return best_shift(logits, found.right, balance(found.in_scope))


def _family(name: str) -> str:
    """Bases of the same labels: clinc150-1 and clinc150-10."""
    return name.partition("-")[0]


def _print(name: str, model: ScoringModel) -> None:
    print(f"{name}:")
    _print_numbers("channel_weights", model.channel_weights)
    print(f"  sharpness: {model.sharpness}")
    print(f"  intercept: {model.intercept}")
    _print_numbers("evidence_weights", model.evidence_weights)
    print(f"  sure_from: {model.sure_from}")
    print(f"  answer_from: {model.answer_from}")
    print(f"  suggest_from: {model.suggest_from}")


def _print_numbers(name: str, numbers: Mapping[str, float]) -> None:
    print(f"  {name}:")
    for key, number in numbers.items():
        print(f"    {key}: {number}")


if __name__ == "__main__":
    main()
