"""Which texts are nearly the same? `python -m tests.evaluation.repeats` names them."""
