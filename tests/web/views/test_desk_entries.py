"""The desk's pages of entries: who gets in, the list, one entry, reviews due."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar

from bot import Responder, leads, load
from tests.builders import replace_line, write_files
from tests.web.bilingual import write_bases
from tests.web.views.test_desk import log_in, make_desk
from web.live.services import bases_of, services_of
from web.records.store import Store
from web.records.values import FeedbackRecord, ReplyRecord

TODAY = date(2026, 11, 22)
FILES = {
    "topics/orders.yaml": """\
        title: Orders
        entries:
          - id: delivery-cost
            question: What does delivery cost?
            phrasings:
              - postage fee for a parcel
              - price of shipping
              - how much is the postage
            answer: Delivery is [free](https://shop.example/free).
            plain: It is free.
            disclaimers:
              - holidays
            next:
              - gift-card
            reviewed: 2026-10-01
            reviewed_by: the shopkeeper
            review_due: 2026-11-01
          - id: gift-card
            question: Do you sell gift cards?
            phrasings:
              - a voucher as a present
              - gift card for a birthday
              - what does the postage cost
            answer: Yes, <b>all</b> sizes.
            reviewed_by: nobody knows
        """,
    "topics/staff.yaml": """\
        title: Our staff
        entries:
          - id: jobs
            question: Are you hiring at the café?
            phrasings:
              - vacancies
              - work for you
            answer: Not now.
            next:
              - delivery-cost
            review_due: 2026-12-31
        """,
    "safety/disclaimers.yaml": """\
        default: Terms apply.
        holidays: Longer at Christmas.
        """,
    "safety/battery-fire.yaml": """\
        level: emergency
        reply: Call 999, 911 or 112 now.
        dangers:
          - id: battery-fire
            when:
              - battery (burn | smoke)
        examples:
          - my battery burns
        next:
          - jobs
        """,
    "settings.yaml": """\
        name: Till
        starters:
          - gift-card
        """,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("desk") / "faq", FILES)


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[FlaskClient]:
    """A desk that is logged in, with something to count."""
    url = f"sqlite:///{folder.parent}/askwell.db"
    client = make_desk(database_url=url, knowledge=(folder,))
    days = (0, 0, 0, 5, 29, 30)
    opinions = {"helpful": "", "outdated": "is that <i>still</i> so", "unhelpful": ""}
    Store(url).write(
        [
            *(
                ReplyRecord(
                    day=TODAY - timedelta(days=ago), kind="answer", entry="gift-card"
                )
                for ago in days
            ),
            ReplyRecord(day=TODAY, kind="answer", entry="jobs"),
            ReplyRecord(day=TODAY, kind="decline", text="a decline of no entry"),
            *(
                FeedbackRecord(
                    mark=opinion,
                    day=TODAY,
                    kind="answer",
                    entry="gift-card",
                    opinion=opinion,
                    text=text,
                )
                for opinion, text in opinions.items()
            ),
            FeedbackRecord(
                mark="jobs",
                day=TODAY,
                kind="answer",
                entry="jobs",
                opinion="wrong",
                text="of another entry",
            ),
        ]
    )
    log_in(client)
    yield client
    services_of(client.application).recorder.close()


def page(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.text


def words(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


def rows(html: str) -> list[str]:
    found = re.findall(r'<tr><th scope="row".*?</tr>', html, re.DOTALL)
    return [words(row) for row in found]


def section(html: str, id: str) -> str:
    [found] = re.findall(rf'<section[^>]*"{id}".*?</section>', html, re.DOTALL)
    assert isinstance(found, str)
    return found


PATHS = ["/desk/entries", "/desk/entries/jobs", "/desk/reviews", "/desk/reviews.ics"]


@pytest.mark.parametrize("path", PATHS)
def test_without_the_token_there_is_only_the_door(path: str) -> None:
    closed = make_desk().get(path)

    assert closed.status_code == 303
    assert closed.headers["Location"] == "/desk"
    assert closed.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PATHS)
def test_the_pages_are_never_kept_or_found_and_strict(
    client: FlaskClient, path: str
) -> None:
    shown = client.get(path)

    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "script-src" not in shown.headers["Content-Security-Policy"]
    assert not re.search(r"<script|<style|<[^>]+ style=|<[^>]+ on\w+=", shown.text)


# The list


def test_the_list_has_every_entry_by_topic(client: FlaskClient) -> None:
    shown = page(client, "/desk/entries")

    assert re.findall(r'<h2 id="topic_\d">([^<]+)', shown) == ["Orders", "Our staff"]
    assert re.findall(r'href="#topic_\d">([^<]+)', shown) == ["Orders", "Our staff"]
    assert rows(shown) == [
        "What does delivery cost? delivery-cost 3 1 – 1 November 2026 overdue",
        "Do you sell gift cards? gift-card 3 4 5 –",
        "Are you hiring at the café? jobs 2 1 1 31 December 2026",
    ]
    assert 'href="/desk/entries/gift-card"' in shown


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ("postage", ["delivery-cost", "gift-card"]),
        ("postage SHIPPING", ["delivery-cost"]),
        ("cafe", ["jobs"]),
        ("gift-c", ["delivery-cost", "gift-card"][1:]),
        ("all sizes", ["gift-card"]),
        ("", ["delivery-cost", "gift-card", "jobs"]),
        ("bicycles", []),
    ],
)
def test_the_list_is_searched_by_words_of_an_entry(
    client: FlaskClient, wanted: str, ids: list[str]
) -> None:
    shown = page(client, f"/desk/entries?q={wanted}")

    assert [row.partition("? ")[2].split()[0] for row in rows(shown)] == ids
    assert f"{len(ids)} of 3 entries" in words(shown)


def test_what_was_searched_for_is_text_and_stays_in_the_links(
    client: FlaskClient,
) -> None:
    shown = page(client, "/desk/entries?q=%22%3Cb%3E")

    assert "<b>" not in shown
    assert 'value="&#34;&lt;b&gt;"' in shown
    assert "sort=problems&amp;q=%22%3Cb%3E" in shown
    assert "No entry has all of these words." in shown


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("topic", ["delivery-cost", "gift-card", "jobs"]),
        ("nonsense", ["delivery-cost", "gift-card", "jobs"]),
        ("phrasings", ["jobs", "delivery-cost", "gift-card"]),
        ("problems", ["gift-card", "delivery-cost", "jobs"]),
        ("answered", ["gift-card", "jobs", "delivery-cost"]),
        ("review", ["gift-card", "delivery-cost", "jobs"]),
    ],
)
def test_the_list_is_sorted_by_what_needs_work_first(
    client: FlaskClient, sort: str, ids: list[str]
) -> None:
    shown = rows(page(client, f"/desk/entries?sort={sort}"))

    assert [row.partition("? ")[2].split()[0] for row in shown] == ids


# One entry


def test_an_entry_is_shown_with_its_file_and_line_and_who_reviewed(
    client: FlaskClient,
) -> None:
    facts = words(page(client, "/desk/entries/delivery-cost").split("</dl>")[0])

    assert "File topics/orders.yaml:3 " in facts
    assert "Reviewed 1 October 2026 by the shopkeeper " in facts
    assert facts.endswith("Review due 1 November 2026 overdue")


def test_the_answer_is_as_visitors_read_it(client: FlaskClient) -> None:
    free = section(page(client, "/desk/entries/delivery-cost"), "answer")
    bold = section(page(client, "/desk/entries/gift-card"), "answer")

    assert 'Delivery is <a href="https://shop.example/free">free</a>.' in free
    assert "Terms apply. Longer at Christmas." in words(free)
    assert "It is free." in free
    assert "Yes, &lt;b&gt;all&lt;/b&gt; sizes." in bold


def test_each_phrasing_has_its_line_and_its_lead(
    client: FlaskClient, folder: Path
) -> None:
    shown = rows(section(page(client, "/desk/entries/gift-card"), "phrasings"))
    found = leads(Responder(load(folder)), "gift-card")

    assert len(shown) == 4
    for row, lead, line in zip(shown, found, (19, 21, 22, 23), strict=True):
        assert row.startswith(f"{lead.phrasing} {line} {lead.lead:+.2f}")
        assert row.endswith(lead.rival.question)
    assert "loses" in shown[-1]


def test_the_problems_are_those_of_the_entry_alone(client: FlaskClient) -> None:
    problems = words(section(page(client, "/desk/entries/gift-card"), "problems"))

    assert "topics/orders.yaml:25: entry 'gift-card': reviewed by nobody" in problems
    assert "topics/orders.yaml:23: entry 'gift-card': asked in nearly" in problems
    assert "delivery-cost': " not in problems


def test_chips_below_an_entry_and_what_leads_to_it_are_links(
    client: FlaskClient,
) -> None:
    gifts = page(client, "/desk/entries/gift-card")
    jobs = page(client, "/desk/entries/jobs")

    assert "None." in section(gifts, "chips")
    assert "It is a starter." in section(gifts, "leading")
    assert 'href="/desk/entries/delivery-cost"' in section(gifts, "leading")
    assert 'href="/desk/entries/delivery-cost"' in section(jobs, "chips")
    assert "Chips of safety rules battery-fire" in words(section(jobs, "leading"))


def test_what_it_answered_lately_is_counted_by_day(client: FlaskClient) -> None:
    lately = section(page(client, "/desk/entries/gift-card"), "answered")

    assert "5 times in the last 30 days" in words(lately)
    assert rows(lately) == ["22 November 3", "17 November 1", "24 October 1"]


def test_feedback_comes_with_the_remarks_on_this_entry_alone(
    client: FlaskClient,
) -> None:
    lately = section(page(client, "/desk/entries/gift-card"), "answered")

    assert "1 of 3 helped; outdated: 1, no reason given: 1." in words(lately)
    assert "<q>is that &lt;i&gt;still&lt;/i&gt; so</q>" in lately
    assert "of another entry" not in lately
    assert "a decline of no entry" not in lately


def test_an_entry_that_answered_nothing_says_so(client: FlaskClient) -> None:
    lately = section(page(client, "/desk/entries/delivery-cost"), "answered")

    assert "Nothing in the last 30 days." in lately


def test_an_entry_keeps_what_it_answered_under_another_id(
    client: FlaskClient, folder: Path, tmp_path: Path
) -> None:
    renamed_in = write_files(tmp_path / "faq", FILES)
    path = renamed_in / "topics/orders.yaml"
    renamed = "id: voucher\n    aliases:\n      - gift-card"
    text = path.read_text().replace("id: gift-card", renamed)
    path.write_text(
        text.replace("- gift-card\n    reviewed", "- voucher\n    reviewed")
    )
    replace_line(renamed_in / "settings.yaml", "- gift-card", "- voucher")
    desk = make_desk(
        database_url=f"sqlite:///{folder.parent}/askwell.db",
        knowledge=(renamed_in,),
    )
    log_in(desk)

    moved = desk.get("/desk/entries/gift-card")
    lately = section(page(desk, "/desk/entries/voucher"), "answered")

    assert (moved.status_code, moved.location) == (303, "/desk/entries/voucher")
    assert "5 times in the last 30 days" in words(lately)
    assert "is that <i>still</i> so" in words(lately)
    assert "Do you sell gift cards? voucher 3 4 5 –" in rows(
        page(desk, "/desk/entries")
    )


def test_an_entry_that_is_not_there_is_not_found(client: FlaskClient) -> None:
    gone = client.get("/desk/entries/long-gone")

    assert gone.status_code == 404
    assert "no-store" in gone.headers["Cache-Control"]


def test_without_a_store_the_entry_is_shown_all_the_same(folder: Path) -> None:
    client = make_desk(knowledge=(folder,))
    log_in(client)

    assert "FAQ_DATABASE_URL is off" in page(client, "/desk/entries/gift-card")
    assert "FAQ_DATABASE_URL is off" in page(client, "/desk/entries")


def test_phrasings_are_asked_once_for_each_version(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(responder: Responder, entry: str) -> object:
        asked.append(entry)
        return leads(responder, entry)

    monkeypatch.setattr("web.views.desk_entry_page.leads", counted)
    client = make_desk(knowledge=(folder,))
    log_in(client)
    for _ in range(2):
        page(client, "/desk/entries/jobs")
    before = list(asked)
    live = services_of(client.application)
    newer = replace(live, responder=Responder(live.knowledge))
    bases_of(client.application).replace(newer)
    page(client, "/desk/entries/jobs")

    assert before == ["jobs"]
    assert asked == ["jobs", "jobs"]


# Reviews


def test_reviews_are_listed_by_when_they_are_due(client: FlaskClient) -> None:
    shown = page(client, "/desk/reviews")

    headings = [words(each) for each in re.findall(r"<h2.*?</h2>", shown)]
    assert headings == ["Overdue 1", "In the next 90 days 1", "Never reviewed 1"]
    assert rows(shown) == [
        "What does delivery cost? 1 November 2026 1 October 2026 by the shopkeeper",
        "Are you hiring at the café? 31 December 2026 never",
        "Do you sell gift cards? – never by nobody knows",
    ]


def test_the_calendar_is_a_file_to_download(client: FlaskClient) -> None:
    response = client.get("/desk/reviews.ics")
    events = Calendar.from_ical(response.data).walk("VEVENT")

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert 'filename="reviews.ics"' in response.headers["Content-Disposition"]
    assert [str(event["SUMMARY"]) for event in events] == [
        "Review: What does delivery cost?",
        "Review: Are you hiring at the café?",
    ]
    assert 'href="/desk/reviews.ics"' in page(client, "/desk/reviews")


def test_overdue_reviews_and_top_entries_lead_to_their_pages(
    client: FlaskClient,
) -> None:
    shown = page(client, "/desk")

    assert 'href="/desk/entries/delivery-cost"' in section(shown, "knowledge")
    assert 'href="/desk/entries/gift-card"' in section(shown, "top")


# Several knowledge bases


def test_pages_and_their_links_stay_with_the_language(tmp_path: Path) -> None:
    english, german = write_bases(tmp_path)
    replace_line(
        german / "topics/besuch.yaml",
        "answer: Fragen Sie am Schalter.",
        "answer: Fragen Sie am Schalter.\nreview_due: 2027-01-01",
    )
    client = make_desk(knowledge=(english, german))
    log_in(client)
    pages = [
        page(client, f"{path}?lang=de")
        for path in ("/desk/entries", "/desk/entries/card", "/desk/reviews")
    ]

    for shown in pages:
        assert "Wie bekomme ich einen Ausweis?" in shown
        links = re.findall(r'(?:href|action)="(/desk[^"]*)"', shown)
        others = [link for link in links if "lang=de" not in link]
        assert others == [
            "/desk/reviews?lang=en" if shown is pages[-1] else "/desk/entries?lang=en"
        ]
    assert '<input type="hidden" name="lang" value="de">' in pages[0]
    assert b"Ausweis" in client.get("/desk/reviews.ics?lang=de").data
    assert client.get("/desk/reviews.ics").data.count(b"BEGIN:VEVENT") == 0
