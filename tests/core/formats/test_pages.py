"""FAQ pages whose headings are the questions."""

import pytest

from tests.core.formats.reading import pairs, read, recognised_as, said

MARKDOWN = """\
---
title: Rink
---
# Questions

Welcome to the rink.

## Do you lend *skates*?

Yes, in all
sizes:

- red
- [blue](https://rink.example/blue)

### Sizes

| Child | Adult |
|-------|-------|
| 28–35 | 36–48 |

## Visits

### Q: Is it cold?

A: Very. ![ice](ice.png)

### Empty?

Opening hours
-------------

Nine to five.
"""


def test_headings_of_markdown_are_questions() -> None:
    reading = read("page", ("rink.md", MARKDOWN))

    assert pairs(reading) == [
        (
            "Do you lend skates?",
            "Yes, in all sizes:\n\n- red\n- [blue](https://rink.example/blue)\n\n"
            "Sizes\n\nChild – Adult\n28–35 – 36–48",
        ),
        ("Is it cold?", "Very."),
        ("Opening hours", "Nine to five."),
    ]
    assert [(r.topic, r.place.line) for r in reading.records] == [
        ("Questions", 8),
        ("Visits", 24),
        ("Questions", 30),
    ]
    assert said(reading) == [
        "rink.md:28: heading 'Empty?': has no answer; write one, or delete the record",
        "rink.md:4: heading 'Questions': groups others; the text below it is left out",
        "rink.md:24: heading 'Is it cold?': an image (ice.png) is left out",
    ]


HTML = """\
<html><head><title>Rink</title><link rel="canonical" href="https://rink.example/faq">
</head><body><nav><h2>Menu</h2></nav><p>Hello.</p>
<ul><li><h3><button>Do you lend skates?</button><a href="#x">#</a></h3>
<div><p>See <a href="/skates">the list</a>.</p></div></li>
<li><h3>Is it cold?</h3>Very.</li></ul>
<h2>Terms</h2>
<dl><dt>Season?<dd>Winter.<dt>Ice<dd>Frozen <b>water</b>.</dl>
<details><summary><h4>Parking?</h4></summary>In the yard.</details>
<footer><h2>About</h2>Us.</footer></body></html>
"""


def test_headings_terms_and_summaries_of_html_are_questions() -> None:
    reading = read("page", ("rink.html", HTML))

    assert pairs(reading) == [
        ("Do you lend skates?", "See [the list](https://rink.example/skates)."),
        ("Is it cold?", "Very."),
        ("Season?", "Winter."),
        ("Ice", "Frozen water."),
        ("Parking?", "In the yard."),
    ]
    assert [record.topic for record in reading.records] == ["", "", *["Terms"] * 3]
    assert [record.place.line for record in reading.records] == [3, 5, 7, 7, 8]
    assert said(reading) == [
        "rink.html:1: the text above the first heading is left out"
    ]


def test_summaries_in_markdown_have_their_lines() -> None:
    text = "Hi.\n\n<details>\n<summary>Cold?</summary>\n\nVery.\n\n</details>\n"

    [record] = read("page", ("rink.md", text)).records

    assert (record.question, record.answer, record.place.line) == ("Cold?", "Very.", 4)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("No headings.\n", "rink.md:1: no heading; questions stand in headings, <dt>"),
        (
            "# A\n\n### B?\n\nC.\n\nAlso asked as:\n\n- D?\n\n`a-b; reviewed`\n`a-b`\n",
            "rink.md:1: an export for readers; export csv instead",
        ),
    ],
)
def test_what_is_no_page_of_questions_is_refused(text: str, start: str) -> None:
    [what, *_] = said(read("page", ("rink.md", text)))

    assert what.startswith(start)


@pytest.mark.parametrize("path", ["a.md", "a.MARKDOWN", "a.htm"])
def test_pages_are_told_by_their_names(path: str) -> None:
    assert recognised_as(path, "# A") == "page"


def test_a_character_that_marks_sections_within_is_only_a_character_in_a_page() -> None:
    text = "<h2>Is it cold&#xE000;?</h2><p>A little&#xE000;so.</p>"

    assert pairs(read("page", ("rink.html", text))) == [
        ("Is it cold ?", "A little so.")
    ]
