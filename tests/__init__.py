"""Everything that tests Askwell; README.md says what is where."""
