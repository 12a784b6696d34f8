"""All answers on one page, for people and for search engines."""

import gzip
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import ValidationError

from bot import Entry, KnowledgeBase, Responder, Settings
from tests.builders import make_entry, make_knowledge, make_shop, with_entries
from tests.web.doubles import ToldResponder, make_client

# Imported by name: the package is generated and far too large to check its types.
VOCABULARY = import_module("schema_org")
REVIEWED = date(2026, 11, 2)
DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
LEAFLET = "https://clinic.example/leaflet"

HOSTILE = make_entry(
    "hostile",
    '<script>alert(1)</script></script><!-- & "quoted"',
    answer="</script><img src=x onerror=alert(1)>\n\n[x](javascript:alert(2))",
)


def faq_of(knowledge: KnowledgeBase) -> str:
    return make_client(Responder(knowledge)).get("/faq").text


def article(page: str, entry: str) -> str:
    """An entry on the page, its markup with single spaces."""
    [found] = re.findall(rf'<article id="{entry}">(.*?)</article>', page, re.DOTALL)
    return " ".join(found.split())


def data_of(page: str) -> Any:
    [data] = DATA.findall(page)
    return json.loads(data)


def modelled(node: Any) -> Any:
    """JSON-LD as the vocabulary's models, which refuse what it does not have."""
    if isinstance(node, list):
        return [modelled(part) for part in node]
    if not isinstance(node, dict):
        return node

    model = getattr(VOCABULARY, node["@type"])
    parts = {name: modelled(part) for name, part in node.items() if name != "@context"}
    return model.model_validate(parts, strict=False)


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return make_client()


@pytest.fixture(scope="module")
def page(client: FlaskClient) -> str:
    return client.get("/faq").text


def test_every_entry_that_is_shipped_has_its_anchor_and_answer(
    shipped_responder: Responder,
) -> None:
    knowledge = shipped_responder.knowledge
    page = make_client(shipped_responder).get("/faq").text

    assert re.findall(r'<article id="([^"]+)">', page) == list(knowledge.entries)
    assert page.count('class="permalink"') == len(knowledge.entries)
    assert len(set(re.findall(r' id="([^"]+)"', page))) == page.count(' id="')


def test_topics_are_listed_in_curated_order_and_lead_to_their_answers(
    page: str,
) -> None:
    links = re.findall(r'<a href="#(topic_[^"]+)">([^<]+)</a>', page)

    assert links == [
        ("topic_marks", "Kinds of marks"),
        ("topic_plan", "Sessions and timing"),
    ]
    assert re.findall(r'<h2 id="(topic_[^"]+)">([^<]+)</h2>', page) == links


def test_the_default_disclaimer_stands_before_every_answer(page: str) -> None:
    notice = page.index("<p>General information, not medical advice. Results vary.</p>")

    assert notice < page.index("<article")


def test_an_answer_stands_with_its_links_disclaimers_and_sources(page: str) -> None:
    shown = article(page, "sessions-needed")

    assert "<h3>How many sessions does it take?</h3>" in shown
    assert (
        '<a class="permalink" href="#sessions-needed" '
        'aria-label="Link to: How many sessions does it take?">#</a>'
    ) in shown
    assert (
        "<p>The article gives 4 to 6 sessions. Your provider sets your plan.</p> "
        f'<p>A <a href="{LEAFLET}">leaflet</a> says the same. '
        'Ring <a href="tel:0300123">0300 123</a> to ask.</p>'
    ) in shown
    assert "<p>The figures are the article&#39;s; yours may differ.</p>" in shown
    assert "<li>Dark marks explained: <q>The treatment plan</q></li>" in shown
    assert f'<li><a href="{LEAFLET}">After your treatment</a></li>' in shown
    assert "General information" not in shown


def test_the_sections_of_a_source_are_named_together() -> None:
    shop = make_shop()
    both = make_entry("both", sources=("post-office#letters", "terms", "post-office"))

    shown = article(faq_of(with_entries(shop, both)), "both")

    assert shown.count("<li>") == 2
    assert (
        '<li><a href="https://post.example/promise">The post office&#39;s promise</a>'
        ": <q>Letters</q></li> <li>Terms of sale</li>"
    ) in shown


def test_the_date_of_the_last_review_is_shown_where_there_is_one() -> None:
    page = faq_of(make_knowledge(make_entry("a", reviewed=REVIEWED), make_entry("b")))

    assert (
        'Last reviewed <time datetime="2026-11-02">2 November 2026</time>'
    ) in article(page, "a")
    assert "reviewed" not in article(page, "b")


def test_bare_knowledge_makes_a_bare_page() -> None:
    page = faq_of(make_knowledge(make_entry("delivery-time")))

    assert "About delivery-time." in article(page, "delivery-time")
    assert 'role="note"' not in page
    assert "Sources" not in page
    assert data_of(page)["mainEntity"] == [
        {
            "@type": "Question",
            "name": "When will my parcel arrive?",
            "url": "#delivery-time",
            "acceptedAnswer": {
                "@type": "Answer",
                "text": "About delivery-time.",
                "url": "#delivery-time",
            },
        }
    ]


def test_a_topic_without_entries_is_left_out(page: str) -> None:
    knowledge = with_entries(make_knowledge(make_entry("a")), topic="empty")
    client = make_client(ToldResponder(knowledge=knowledge))

    assert "topic_empty" not in client.get("/faq").text
    assert "topic_empty" not in client.get("/").text
    assert "topic_orders" in client.get("/").text


def test_knowledge_without_entries_says_so() -> None:
    client = make_client(ToldResponder(knowledge=make_knowledge()))

    assert "No answers yet" in client.get("/faq").text


def test_an_editor_cannot_write_markup() -> None:
    page = faq_of(make_knowledge(HOSTILE))
    shown = page.replace(DATA.findall(page)[0], "")

    assert "<script>" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert shown.count("</script>") == 1
    assert "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;" in shown


def test_search_engines_get_each_answer_with_its_disclaimers(page: str) -> None:
    data = data_of(page)
    sessions = data["mainEntity"][1]

    assert data["@context"] == "https://schema.org"
    assert data["@type"] == "FAQPage"
    assert data["inLanguage"] == "en"
    assert len(data["mainEntity"]) == 3
    assert sessions == {
        "@type": "Question",
        "name": "How many sessions does it take?",
        "url": "#sessions-needed",
        "acceptedAnswer": {
            "@type": "Answer",
            "text": "The article gives 4 to 6 sessions. Your provider sets your plan."
            f"\n\nA leaflet ({LEAFLET}) says the same. Ring 0300 123 to ask."
            "\n\nGeneral information, not medical advice. Results vary."
            "\n\nThe figures are the article's; yours may differ.",
            "url": "#sessions-needed",
            "citation": [
                {"@type": "CreativeWork", "name": "Dark marks explained"},
                {
                    "@type": "CreativeWork",
                    "name": "After your treatment",
                    "url": LEAFLET,
                },
            ],
        },
    }


def test_no_shipped_answer_goes_to_search_engines_without_disclaimer(
    shipped_responder: Responder,
) -> None:
    default = shipped_responder.knowledge.safety.disclaimers["default"]
    data = data_of(make_client(shipped_responder).get("/faq").text)

    assert len(data["mainEntity"]) == len(shipped_responder.knowledge.entries)
    for question in data["mainEntity"]:
        assert default in question["acceptedAnswer"]["text"]


@pytest.mark.parametrize(
    ("entries", "last_reviewed"),
    [
        ([make_entry("a", reviewed=REVIEWED)], "2026-11-02"),
        (
            [
                make_entry("a", reviewed=REVIEWED),
                make_entry("b", reviewed=date(2026, 1, 9)),
            ],
            "2026-01-09",
        ),
        ([make_entry("a", reviewed=REVIEWED), make_entry("b")], None),
        ([make_entry("a")], None),
    ],
)
def test_the_page_counts_as_reviewed_when_all_of_it_is(
    entries: list[Entry], last_reviewed: str | None
) -> None:
    assert data_of(faq_of(make_knowledge(*entries))).get("lastReviewed") == (
        last_reviewed
    )


@pytest.mark.parametrize(
    "knowledge",
    [
        make_shop(),
        make_knowledge(HOSTILE),
        make_knowledge(make_entry("a", reviewed=REVIEWED)),
    ],
    ids=["shop", "hostile", "reviewed"],
)
def test_the_data_keeps_to_the_vocabulary(knowledge: KnowledgeBase) -> None:
    data = data_of(faq_of(knowledge))

    assert modelled(data).to_jsonld() == data


@pytest.mark.parametrize(
    "slip",
    [
        {"@type": "FaqPage"},
        {"mainEntities": []},
        {"acceptedAnswer": {"@type": "Answer", "text": "x"}},
        {"lastReviewed": "lately"},
        {"mainEntity": [{"@type": "Question", "acceptedAnswer": "yes"}]},
        {"mainEntity": [{"@type": "Question", "acceptedAnswer": {"@type": "Person"}}]},
        {"mainEntity": [{"@type": "Answer", "citation": {"@type": "Person"}}]},
    ],
)
def test_a_slip_in_the_vocabulary_would_be_seen(
    page: str, slip: Mapping[str, object]
) -> None:
    with pytest.raises((ValidationError, AttributeError)):
        modelled({**data_of(page), **slip})


@pytest.mark.parametrize("path", ["/", "/faq"])
@pytest.mark.parametrize(
    ("locale", "direction"),
    [("en-GB", "ltr"), ("de", "ltr"), ("ar", "rtl"), ("he-IL", "rtl")],
)
def test_a_page_says_its_language_and_direction(
    path: str, locale: str, direction: str
) -> None:
    knowledge = make_shop(settings=Settings(locale=locale))

    page = make_client(ToldResponder(knowledge=knowledge)).get(path).text

    assert f'<html lang="{locale}" dir="{direction}">' in page
    assert ('lang="en"' in page) is (locale == "he-IL")


def test_the_page_speaks_the_language_of_the_knowledge() -> None:
    knowledge = make_knowledge(
        make_entry("a", reviewed=REVIEWED), settings=Settings(name="Laden", locale="de")
    )
    client = make_client(ToldResponder(knowledge=knowledge))

    page = client.get("/faq").text

    assert "<title>Laden: Fragen und Antworten</title>" in page
    assert data_of(page)["name"] == "Laden: Fragen und Antworten"
    assert (
        'Zuletzt geprüft am <time datetime="2026-11-02">2. November 2026</time>'
    ) in page


def test_our_words_are_in_english_where_no_catalogue_has_the_language() -> None:
    knowledge = make_knowledge(
        make_entry("a", reviewed=REVIEWED), settings=Settings(locale="he")
    )

    page = make_client(ToldResponder(knowledge=knowledge)).get("/faq").text

    assert '<h1 lang="en" dir="ltr">Questions and answers</h1>' in page
    assert ">2 November 2026</time>" in page


def test_a_name_is_never_markup() -> None:
    knowledge = make_shop(settings=Settings(name="<b>{setting}</b>"))

    page = make_client(ToldResponder(knowledge=knowledge)).get("/").text

    assert "<bdi>&lt;b&gt;{setting}&lt;/b&gt;</bdi> answers visitors" in page
    assert "<b>" not in page


def test_the_demo_page_says_how_long_questions_are_kept(tmp_path: Path) -> None:
    knowledge = make_shop(settings=Settings(locale="de"))
    client = make_client(
        ToldResponder(knowledge=knowledge),
        database_url=f"sqlite:///{tmp_path}/store.db",
        retention_days=1,
    )

    assert "Fragen ohne Antwort werden 1 Tag lang ohne Namen" in client.get("/").text


def test_the_page_is_made_once_for_each_version_of_the_knowledge() -> None:
    responder = ToldResponder(knowledge=make_knowledge(make_entry("a")))
    client = make_client(responder)

    client.get("/faq")
    client.get("/faq")
    assert len(responder.asked) == 1

    more = make_knowledge(make_entry("a"), make_entry("b"))
    responder.knowledge = replace(more, version="v2")
    assert '<article id="b">' in client.get("/faq").text
    assert len(responder.asked) == 3


def test_a_revisit_costs_nothing_until_the_knowledge_changes() -> None:
    responder = ToldResponder(knowledge=make_knowledge(make_entry("a")))
    client = make_client(responder)
    first = client.get("/faq")
    seen = {"If-None-Match": first.headers["ETag"]}

    again = client.get("/faq", headers=seen)
    responder.knowledge = make_knowledge(make_entry("b"), version="v2")
    later = client.get("/faq", headers=seen)

    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert later.status_code == 200
    assert '<article id="b">' in later.text


def test_the_page_travels_compressed(client: FlaskClient, page: str) -> None:
    packed = client.get("/faq", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.data).decode() == page


def test_links_begin_where_the_app_is_mounted(client: FlaskClient) -> None:
    mounted = client.get("/faq", environ_overrides={"SCRIPT_NAME": "/help"}).text

    assert '<a href="/help/">' in mounted
    assert 'href="/help/static/pages.css"' in mounted
    assert "/help/" not in client.get("/faq").text


def test_apps_do_not_share_their_pages() -> None:
    one = make_client(ToldResponder(knowledge=make_knowledge(make_entry("a"))))
    two = make_client(ToldResponder(knowledge=make_knowledge(make_entry("b"))))

    assert '<article id="a">' in one.get("/faq").text
    assert '<article id="b">' in two.get("/faq").text
