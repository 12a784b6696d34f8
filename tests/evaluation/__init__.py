"""What testers run to see how well Askwell answers: python -m tests.evaluation."""
