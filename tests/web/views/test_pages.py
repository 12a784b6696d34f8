"""Pages, headers, static files, and who may read them from elsewhere."""

import gzip
import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

import web
from bot import Responder, load
from bot.domain import Safety, Source
from bot.search.encoders import EncoderMissing
from bot.text import Language
from tests.builders import SHOP_SAFETY, make_entry, make_knowledge
from tests.web.doubles import KNOWLEDGE, make_client

SITE = "https://www.clinic.example"
STATIC = Path(web.__file__).parent / "static"
WIDGET = [STATIC / "faq-chat.js", *sorted((STATIC / "faq-chat").glob("*.js"))]


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return make_client(allowed_origins=(SITE,))


def headers_of(client: FlaskClient, path: str, origin: str | None = None) -> Headers:
    with client.get(path, headers={"Origin": origin} if origin else {}) as response:
        return response.headers


def test_the_demo_page_has_the_chat_and_the_snippet(client: FlaskClient) -> None:
    page = client.get("/")

    assert page.status_code == 200
    assert "<faq-chat inline></faq-chat>" in page.text
    assert "http://localhost/static/faq-chat.js" in page.text
    assert "Sessions and timing" in page.text


@pytest.mark.parametrize(
    ("safety", "sources", "claimed"),
    [
        (SHOP_SAFETY, ("terms",), {"Safety first.", "Sources shown."}),
        (SHOP_SAFETY, (), {"Safety first."}),
        (Safety(), ("terms",), {"Sources shown."}),
        (Safety(), (), set()),
    ],
)
def test_the_demo_page_claims_only_what_the_knowledge_has(
    safety: Safety, sources: tuple[str, ...], claimed: set[str]
) -> None:
    entry = make_entry("delivery-time", sources=sources)
    knowledge = make_knowledge(
        entry, safety=safety, sources={"terms": Source(title="Terms", kind="article")}
    )

    page = make_client(Responder(knowledge)).get("/").text

    claims = {"Safety first.", "Sources shown."}
    assert {claim for claim in claims if claim in page} == claimed
    assert ("see where the answer comes from" in page) == bool(sources)


def test_the_demo_page_leads_to_all_answers_without_scripts(
    client: FlaskClient,
) -> None:
    page = client.get("/").text
    [without_scripts] = re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL)

    assert '<a href="/faq">' in without_scripts
    assert '<a href="/faq#topic_plan">Sessions and timing</a>' in page


@pytest.mark.parametrize(
    "address", ["https://chat.clinic.example", "http://localhost:8000/help"]
)
def test_the_snippet_names_the_server_that_it_comes_from(
    client: FlaskClient, address: str
) -> None:
    page = client.get("/", base_url=address).text
    [snippet] = re.findall(r'<code id="snippet">(.*?)</code>', page, re.DOTALL)

    assert unescape(re.sub(r"<[^>]+>", "", snippet)) == (
        f'<script type="module" src="{address}/static/faq-chat.js"></script>\n'
        "<faq-chat></faq-chat>"
    )


@pytest.mark.parametrize("path", ["/", "/faq", "/nothing"])
def test_a_page_has_nothing_that_its_policy_forbids(
    client: FlaskClient, path: str
) -> None:
    page = client.get(path, headers={"Accept": "text/html"})
    policy = page.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(
        r'<script(?! type="application/ld\+json">)(?![^>]* src=)', page.text
    )
    assert not re.search(r"<style|<[^>]+ style=|<[^>]+ on\w+=", page.text)
    fetched = re.sub(r"<a [^>]+>", "", page.text)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//(?!localhost)", fetched)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/faq",
        "/healthz",
        "/api/greeting",
        "/api/nothing",
        "/static/faq-chat.js",
    ],
)
def test_every_response_is_hardened(client: FlaskClient, path: str) -> None:
    headers = headers_of(client, path)

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors " in headers["Content-Security-Policy"]
    assert "Set-Cookie" not in headers


def test_the_greeting_has_the_words_that_turn_all_suggestions_down(
    client: FlaskClient,
) -> None:
    assert client.get("/api/greeting").get_json()["none_of_these"] == "None of these"


def test_health_and_readiness(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {
        "status": "ready",
        "knowledge": load(KNOWLEDGE).version,
        "store": {"status": "off", "dropped": 0},
        "index": "in-process",
        "encoder": {"status": "ok", "reason": None},
        "error": None,
    }


def test_readiness_says_why_the_encoder_has_no_say(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(language: Language) -> None:
        raise EncoderMissing("the package is not installed")

    monkeypatch.setattr("bot.search.scoring.load_encoder", missing)

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.get_json()["encoder"] == {
        "status": "off",
        "reason": "the package is not installed",
    }


@pytest.mark.parametrize(
    "path", ["/api/greeting", "/api/nothing", "/static/faq-chat.js"]
)
def test_an_allowed_site_may_use_chat_and_widget(
    client: FlaskClient, path: str
) -> None:
    headers = headers_of(client, path, origin=SITE)

    assert headers["Access-Control-Allow-Origin"] == SITE
    assert "Access-Control-Allow-Credentials" not in headers


def test_an_allowed_site_may_post_json(client: FlaskClient) -> None:
    response = client.options(
        "/api/chat",
        headers={
            "Origin": SITE,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )

    assert response.headers["Access-Control-Allow-Origin"] == SITE
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
    assert response.headers["Access-Control-Allow-Headers"].lower() == "content-type"


@pytest.mark.parametrize("path", ["/api/greeting", "/static/faq-chat.js"])
@pytest.mark.parametrize(
    "origin", ["https://evil.example", f"{SITE}.evil.example", "null"]
)
def test_other_sites_may_not(client: FlaskClient, path: str, origin: str) -> None:
    headers = headers_of(client, path, origin=origin)

    assert "Access-Control-Allow-Origin" not in headers


def test_nobody_may_unless_told() -> None:
    response = make_client().get("/api/greeting", headers={"Origin": SITE})

    assert "Access-Control-Allow-Origin" not in response.headers


def test_every_site_may_where_the_owner_says_so() -> None:
    client = make_client(allowed_origins=("*",))

    response = client.get("/api/greeting", headers={"Origin": "https://any.example"})

    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_static_files_travel_compressed_and_are_not_sent_twice(
    client: FlaskClient,
) -> None:
    path = "/static/faq-chat.js"
    with (
        client.get(path) as plain,
        client.get(path, headers={"Accept-Encoding": "gzip"}) as packed,
        client.get(path, headers={"If-None-Match": packed.headers["ETag"]}) as again,
    ):
        assert packed.headers["Content-Encoding"] == "gzip"
        assert packed.headers["Vary"] == "Accept-Encoding, Origin"
        assert gzip.decompress(packed.data) == plain.data
        assert again.status_code == 304


def test_the_widget_needs_no_markup_from_strings() -> None:
    for path in WIDGET:
        source = path.read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacent|eval\(", source), path
        assert "document.cookie" not in source
        assert "localStorage" not in source
