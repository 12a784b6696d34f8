"""Answers in HTML or Markdown become our plain text, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.formats.base import Place, Reading, Record
from bot.formats.markup.html import from_html
from bot.formats.markup.plain_text import (
    as_written,
    from_markdown,
    to_markdown,
    to_written,
)
from bot.formats.texts import several_lines

MARKS = (
    "<b> </b> <p> &amp; &lt; &nbsp; * ` | === <a > \\ ! [ ] ( ) ~~ _ : é 漢 a@b.example"
)
SPACED = [
    "# ",
    "- ",
    "1) ",
    "\n",
    "\n\n",
    "\t",
    "   ",
    "[x](https://x.example)",
    "word",
]
TEXTS = st.lists(st.sampled_from([*MARKS.split(), *SPACED])).map(
    lambda parts: several_lines("".join(parts))
)


@pytest.mark.parametrize(
    "text",
    [
        "Skates  cost\n\n  5 < 6 & more.",
        "Write <skate-size> and a <b and c> d.",
        "See https://rink.example/?a=1&copy=2 or AT&T; [here](https://rink.example).",
        "# 1 of 3: *not* Markdown",
    ],
)
def test_a_text_without_html_stays_as_it_is(text: str) -> None:
    assert as_written(text) == (text, ())


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("Skates &amp; sticks&nbsp;&#8211; free", "Skates & sticks – free"),
        ("One &lt; two\nand &quot;three&quot;", 'One < two\nand "three"'),
        ("<b>Bold</b> first\nsecond", "Bold first\nsecond"),
        ("<p>One</p>\n<p>Two</p>", "One\n\nTwo"),
        ("Ice<br/>\n  rink", "Ice\nrink"),
        ("<ul>\n<li>big</li>\n<li>small</li>\n</ul>", "- big\n- small"),
        ("<ol start='4'><li>big<li>small</ol>", "4. big\n5. small"),
        ("<ol><li>a<ul><li><p>b</p></li></ul></li></ol>", "1. a\n  - b"),
        ("<dl><dt>Ice<dd>cold<dt>Sun<dd>warm</dl>", "Ice\n\ncold\n\nSun\n\nwarm"),
        (
            "<table><tr><th>Day</th><th>Open</th></tr>"
            "<tr><td>Mon</td><td><p>9–5</p></td></tr></table>",
            "Day – Open\nMon – 9–5",
        ),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("10<sup>-6</sup> m<sup>2</sup>, the 1<sup>st</sup>", "10⁻⁶ m², the 1st"),
        ("H<sub>2</sub>O", "H2O"),
        (
            "<style>p {}</style><p>Hi <skater>, 1 < 2<!-- x --></p>",
            "Hi <skater>, 1 < 2",
        ),
        (
            '<a href="https://rink.example/a (b)">the\n map</a>',
            "[the map](https://rink.example/a%20%28b%29)",
        ),
    ],
)
def test_html_is_told_by_its_tags_and_entities(marked: str, text: str) -> None:
    assert as_written(marked).text == text


def test_images_and_links_to_nowhere_are_named() -> None:
    marked = '<p>Enter <a href="/north">north</a>. <img src="map.png"></p>'

    assert from_html(marked) == (
        "Enter north.",
        (
            "an image (map.png)",
            "a link that leads nowhere from here (/north)",
        ),
    )


def test_what_is_struck_out_is_left_out_and_named() -> None:
    assert as_written("It costs<s> 5</s> 6 pounds.") == (
        "It costs 6 pounds.",
        ("text that is struck out (5)",),
    )
    assert from_markdown("~~5~~ 6").text == "6"


def test_what_an_answer_loses_is_remarked_at_its_line() -> None:
    reading = Reading()
    answer = "<p>North gate <img src='map.png'></p>"
    place = Place("rink.csv", 7)

    reading.add(Record(question="The <i>gate</i>?", answer=answer, place=place))

    [record] = reading.records
    assert (record.question, record.answer) == ("The gate?", "North gate")
    [remark] = reading.remarks
    assert str(remark) == "rink.csv:7: an image (map.png) is left out"


def test_an_answer_that_is_but_an_image_is_rejected() -> None:
    reading = Reading()

    reading.add(Record(question="Where?", answer="<img src='map.png'>"))

    assert reading.records == []
    assert [reject.what for reject in reading.rejects] == [
        "has no answer; write one, or delete the record"
    ]


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        ("**Bold** and\n_more_", "Bold and\nmore"),
        ("# Rink\n\n* ice\n* snow", "Rink\n\n- ice\n- snow"),
        ("| Day | Open |\n|---|---|\n| Mon | 9–5 |", "Day – Open\nMon – 9–5"),
        (r"\#1 of 3 \* sorts", "#1 of 3 * sorts"),
        ("Skates &amp; <b>sticks</b>", "Skates & sticks"),
        ('[map](https://rink.example "The map")', "[map](https://rink.example)"),
        ("<https://rink.example>", "[https://rink.example](https://rink.example)"),
        ("a\nb\n\n- c\n- d\n\n1. e", "a\nb\n\n- c\n- d\n\n1. e"),
        (
            "5 * 3 is skate_size_a,   [us](tel:999)",
            "5 * 3 is skate_size_a,   [us](tel:999)",
        ),
    ],
)
def test_markdown_becomes_plain_text(marked: str, text: str) -> None:
    assert from_markdown(marked).text == text


@given(TEXTS)
def test_what_we_write_is_read_back(text: str) -> None:
    assert as_written(to_written(text)).text == text
    assert from_markdown(to_markdown(text)).text == text
