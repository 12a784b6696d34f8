import re
from html.parser import HTMLParser

import pytest

from bot import Kind
from tests.evaluation.builders import make_case, make_label, make_reply
from tests.evaluation.measures import measure
from tests.evaluation.pages import plots
from tests.evaluation.pages.run import page
from tests.evaluation.runner import Case, Run

CASES = (
    make_case(
        make_label("goes?", tags=["short"]),
        make_reply(entry="sessions-needed", confidence=0.9),
        ["sessions-needed"],
    ),
    make_case(
        make_label("<b>peel</b>?", expect="healing-time"),
        make_reply(entry="sessions-needed", confidence=0.6, text="<script> guaranteed"),
        ["sessions-needed", "healing-time"],
    ),
    make_case(
        make_label("price?", expect="decline"),
        make_reply(Kind.DECLINE, confidence=0.1),
        ["sessions-needed"],
    ),
)


def make_page(*cases: Case) -> str:
    run = Run(
        cases=cases, knowledge="v1", settings={"questions": ["a.yaml"], "url": None}
    )
    return page(run, measure(cases))


@pytest.fixture(scope="module")
def html() -> str:
    return make_page(*CASES)


def test_the_page_needs_nothing_from_elsewhere(html: str) -> None:
    loads = re.findall(r"""(?:src|href)=["'](?!#)|url\((?!#)|@import|<script""", html)

    assert loads == []


def test_the_page_shows_all_four_plots(html: str) -> None:
    titles = re.findall(r"<h3>(.*)</h3>", html)

    assert titles == [
        "Reliability",
        "Risk and coverage",
        "Confidence",
        "Confused entries",
    ]
    assert html.count("<svg") == 4


def test_what_people_wrote_is_escaped(html: str) -> None:
    assert "&lt;b&gt;peel&lt;/b&gt;?" in html
    assert "<blockquote>&lt;script&gt; guaranteed</blockquote>" in html


def test_only_what_is_not_right_is_listed(html: str) -> None:
    assert html.count("<details>") == 1
    assert "unsafe: states &#39;guaranteed&#39;" in html


def test_alarms_on_ordinary_labels_are_shown() -> None:
    label = make_label("my hair!", expect="ordinary")

    html = make_page(make_case(label, make_reply(Kind.REFER)))

    assert re.search(r'<th scope="row">ordinary</th><td>1</td>', html)
    assert re.search(r"<dt>referrals on ordinary</dt>\s*<dd>1</dd>", html)
    assert "expected ordinary; said refer" in html


def test_the_page_shows_what_was_taken_for_what(html: str) -> None:
    row = (
        r"<td>healing-time</td><td class=.text.>sessions-needed</td>"
        r"<td class=.whole.>1 of 1</td>"
        r"\s*<td class=.text.><div>&lt;b&gt;peel&lt;/b&gt;\?</div>"
    )

    assert re.search(row, html)


def test_a_figure_beyond_its_limit_is_marked(html: str) -> None:
    broken = re.findall(r'class="broken"><dt>(.*?)</dt>', html)
    rows = re.findall(r'<tr class="broken">\s*<th scope="row">(.*?)</th>', html)

    assert broken == ["unsafe", "ece"]
    assert rows[:2] == ["unsafe", "ece"]
    assert "first message" in html


def test_a_failure_says_where_its_label_stands() -> None:
    label = make_label("my hair!", expect="ordinary", place=("dev/hair.yaml", 7))

    html = make_page(make_case(label, make_reply(Kind.REFER)))

    assert '<p class="note">dev/hair.yaml:7</p>' in html


def test_the_page_closes_what_it_opens(html: str) -> None:
    class Tags(HTMLParser):
        open_tags: tuple[str, ...] = ()

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in ("meta", "br"):
                self.open_tags += (tag,)

        def handle_endtag(self, tag: str) -> None:
            assert self.open_tags[-1] == tag
            self.open_tags = self.open_tags[:-1]

    tags = Tags()
    tags.feed(html)

    assert tags.open_tags == ()


def test_equal_runs_make_equal_pages(html: str) -> None:
    assert make_page(*CASES) == html


def test_plots_without_anything_to_show_are_left_out() -> None:
    danger = make_case(make_label(expect="escalate"), make_reply(Kind.ESCALATE))

    assert "<svg" not in make_page(danger)


def test_confusion_counts_pairs_most_first() -> None:
    label = make_label(expect="a")
    wrong = make_case(label, make_reply(entry="b"))
    other = make_case(label, make_reply(entry="c"))
    right = make_case(label, make_reply(entry="a"))

    assert plots.confused([other, wrong, right, wrong]) == [
        (("a", "b"), 2),
        (("a", "c"), 1),
    ]
