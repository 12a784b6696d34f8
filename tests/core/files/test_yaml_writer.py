"""Values written as editors would write them, and read back as they were."""

from textwrap import dedent

from hypothesis import given
from hypothesis import strategies as st

from bot.files.yaml_reader import parse_text
from bot.files.yaml_writer import to_yaml

TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.text(
    "ab \n\t:#-'\"\\>|{}[]&*!%@,?", max_size=200
)


def test_files_are_blocks_with_quotes_only_where_yaml_needs_them() -> None:
    value = {
        "title": "Loans, and more?",
        "items": ["plain", "no", "10", "a: b", "{x} y", "it's", "'q'"],
        "answer": "One line that is long enough to be folded. " * 3 + "Yes.",
        "note": "One\n\nTwo",
    }

    assert to_yaml(value) == dedent(
        """\
        title: Loans, and more?
        items:
          - plain
          - "no"
          - "10"
          - "a: b"
          - "{x} y"
          - it's
          - "'q'"
        answer: >-
          One line that is long enough to be folded. One line that is long enough to be
          folded. One line that is long enough to be folded. Yes.
        note: |-
          One

          Two
        """
    )


@given(TEXT)
def test_every_text_reads_back_as_it_was(text: str) -> None:
    value = {"answer": text, "phrasings": [text, "x"]}

    document = parse_text("a.yaml", to_yaml(value))

    assert (document.value, document.problems) == (value, ())
