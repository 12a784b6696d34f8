"""The chat's words over HTTP."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot import Settings
from tests.builders import make_shop
from tests.web.doubles import ToldResponder, make_client
from web.strings.catalogues import shipped

SITE = "https://www.shop.example"


def client_of(locale: str = "en", **config: Any) -> FlaskClient:
    knowledge = make_shop(settings=Settings(locale=locale))
    return make_client(ToldResponder(knowledge=knowledge), **config)


def test_the_words_come_with_their_language_and_direction() -> None:
    body = client_of().get("/api/strings/ar-EG").get_json()

    assert body == {"lang": "ar", "dir": "rtl", **shipped()["ar"].chat}


@pytest.mark.parametrize(
    ("locale", "asked", "lang"),
    [
        ("en-GB", "de-AT", "de"),
        ("de", "default", "de"),
        ("de", "eo", "de"),
        ("fi", "eo", "en"),
        ("fi", "default", "en"),
    ],
)
def test_a_language_without_a_catalogue_gets_that_of_the_answers(
    locale: str, asked: str, lang: str
) -> None:
    assert client_of(locale).get(f"/api/strings/{asked}").get_json()["lang"] == lang


def test_words_travel_compressed_and_are_not_sent_twice() -> None:
    client = client_of()
    plain = client.get("/api/strings/de")
    packed = client.get("/api/strings/de", headers={"Accept-Encoding": "gzip"})
    seen = {"If-None-Match": packed.headers["ETag"]}
    again = client.get("/api/strings/de", headers=seen)

    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Cache-Control"] == "no-cache"
    assert packed.headers["Vary"] == "Accept-Encoding, Origin"
    assert (again.status_code, again.data) == (304, b"")


def test_other_sites_get_words_where_they_may_embed_the_chat() -> None:
    client = client_of(allowed_origins=(SITE,))
    headers = client.get("/api/strings/de", headers={"Origin": SITE}).headers

    assert headers["Access-Control-Allow-Origin"] == SITE


def test_the_words_of_the_sites_owner_are_served(tmp_path: Path) -> None:
    (tmp_path / "de.toml").write_text(
        '[chat]\nsend = "Los"\n[pages]\nfaq = "Was man so fragt"', "utf-8"
    )
    client = client_of("de", strings=tmp_path)

    assert client.get("/api/strings/de").get_json()["send"] == "Los"
    assert "<h1>Was man so fragt</h1>" in client.get("/faq").text
