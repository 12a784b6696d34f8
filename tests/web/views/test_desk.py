"""The desk: who gets in, and what it shows."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot import Responder
from tests.web.bilingual import write_bases
from tests.web.doubles import make_client
from web.live.services import bases_of, services_of
from web.records.store import Store
from web.records.values import FeedbackRecord, Record, ReplyRecord
from web.views.desk import COOKIE, Desk
from web.views.desk_access import (
    ADDRESSES,
    FREE_TRIES,
    LONGEST_WAIT_S,
    Access,
    Throttle,
    Visit,
)

TOKEN = "open-sesame-and-more"
TODAY = date(2026, 11, 22)
EARLIER = TODAY - timedelta(days=3)
KEPT: tuple[Record, ...] = (
    ReplyRecord(day=TODAY, kind="decline", text="do you rent out bicycles"),
    ReplyRecord(day=EARLIER, kind="decline", text="do you rent out bicycles"),
    ReplyRecord(day=EARLIER, kind="decline", text="<b>bold</b> bicycles & tandems"),
    ReplyRecord(day=TODAY - timedelta(days=40), kind="suggest", text="forty days ago"),
    *[ReplyRecord(day=TODAY, kind="answer", entry="what-is-melasma")] * 4,
    ReplyRecord(day=TODAY, kind="answer", entry="long-gone"),
    FeedbackRecord(
        mark="one",
        day=TODAY,
        kind="answer",
        entry="what-is-melasma",
        opinion="helpful",
    ),
    FeedbackRecord(
        mark="two",
        day=TODAY,
        kind="answer",
        entry="what-is-melasma",
        opinion="outdated",
        text="is that still so",
    ),
    *[ReplyRecord(day=TODAY, kind="escalate", rule="cannot-breathe")] * 3,
    ReplyRecord(day=EARLIER, kind="decline", rule="cannot-breathe"),
    ReplyRecord(day=EARLIER, kind="refer", rule="old-rule"),
    ReplyRecord(day=TODAY - timedelta(days=40), kind="refer", rule="forty-days"),
    *[ReplyRecord(day=EARLIER, kind="smalltalk", smalltalk="old-thanks")] * 2,
    *[ReplyRecord(day=TODAY, kind="smalltalk", smalltalk="hello")] * 2,
    ReplyRecord(day=EARLIER, kind="smalltalk", smalltalk="hello"),
    ReplyRecord(day=TODAY - timedelta(days=40), kind="smalltalk", smalltalk="forty"),
    *[
        FeedbackRecord(
            mark=opinion,
            day=TODAY,
            kind="escalate",
            rule="cannot-breathe",
            opinion=opinion,
        )
        for opinion in ("unhelpful", "wrong")
    ],
    FeedbackRecord(
        mark="note",
        day=TODAY,
        kind="decline",
        rule="cannot-breathe",
        opinion="unsafe",
        text="what if it burns",
    ),
)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def make_desk(clock: Clock | None = None, **config: Any) -> FlaskClient:
    client = make_client(desk_token=TOKEN, **config)
    extensions = client.application.extensions
    desk: Desk = extensions[Desk.KEY]
    extensions[Desk.KEY] = replace(
        desk, today=lambda: TODAY, throttle=Throttle(clock or Clock())
    )
    return client


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return make_desk()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[FlaskClient]:
    """A desk that is logged in, with something to show."""
    url = f"sqlite:///{tmp_path}/askwell.db"
    store = Store(url)
    store.prepare()
    client = make_desk(database_url=url)
    store.write(KEPT)
    log_in(client)
    yield client
    services_of(client.application).recorder.close()


def form_of(client: FlaskClient) -> str:
    found = re.search(r'name="form" value="([^"]+)"', client.get("/desk").text)
    return found[1] if found else ""


def log_in(client: FlaskClient, token: str = TOKEN, form: str = "") -> TestResponse:
    data = {"token": token, "form": form or form_of(client)}
    return client.post("/desk/login", data=data)


@pytest.mark.parametrize("path", ["/desk", "/desk/login", "/desk/logout"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_without_a_token_there_is_no_desk(path: str, method: str) -> None:
    response = make_client().open(path, method=method)

    assert response.status_code == 404


def test_the_token_opens_the_desk(client: FlaskClient) -> None:
    assert "How questions ended" not in client.get("/desk").text

    response = log_in(client)

    assert response.status_code == 303
    assert response.headers["Location"] == "/desk"
    assert "The knowledge" in client.get("/desk").text
    assert 'name="token"' not in client.get("/desk").text


@pytest.mark.parametrize("token", ["", "open-sesame", TOKEN.upper(), "\ud83d", "ä"])
def test_another_token_does_not(token: str) -> None:
    client = make_desk()

    response = log_in(client, token.encode("utf-8", "replace").decode())

    assert response.status_code == 403
    assert "That is not the token." in response.text
    assert 'name="token"' in client.get("/desk").text


def test_a_form_from_elsewhere_opens_nothing() -> None:
    client = make_desk()
    stolen = form_of(make_desk())

    for form in ("x", stolen):
        assert log_in(client, form=form).status_code == 403
    assert client.post("/desk/login", data={"token": TOKEN}).status_code == 403
    assert 'name="token"' in client.get("/desk").text


def test_a_form_without_its_cookie_opens_nothing() -> None:
    client = make_desk()
    form = form_of(client)
    client.delete_cookie(COOKIE, path="/desk")

    response = client.post("/desk/login", data={"token": TOKEN, "form": form})

    assert response.status_code == 403


def test_logging_out_needs_a_form_of_ours_and_ends_the_visit() -> None:
    client = make_desk()
    log_in(client)

    assert client.post("/desk/logout", data={"form": "x"}).status_code == 403
    assert 'name="token"' not in client.get("/desk").text

    form = form_of(client)
    assert client.post("/desk/logout", data={"form": form}).status_code == 303
    assert 'name="token"' in client.get("/desk").text


def test_the_cookie_is_the_desks_only_and_no_scripts() -> None:
    client = make_desk()
    cookie = log_in(client).headers["Set-Cookie"]
    secure = (
        make_desk().get("/desk", base_url="https://localhost").headers["Set-Cookie"]
    )

    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/desk" in cookie
    assert "Max-Age=28800" in cookie
    assert "Secure" not in cookie
    assert "Secure" in secure
    for path in ("/", "/faq", "/api/greeting"):
        assert "Set-Cookie" not in client.get(path).headers


def test_logging_in_makes_another_visit_of_it() -> None:
    client = make_desk()
    client.get("/desk")
    before = client.get_cookie(COOKIE, path="/desk")
    log_in(client)
    after = client.get_cookie(COOKIE, path="/desk")

    assert before
    assert after
    access = client.application.extensions[Desk.KEY].access
    visits = [access.load(before.value), access.load(after.value)]
    assert visits[0].id != visits[1].id
    assert [visit.is_in for visit in visits] == [False, True]


def test_another_token_or_key_ends_every_visit() -> None:
    cookie = Access(token=TOKEN, secret_keys=("key",)).dump(Visit.new(is_in=True))

    assert Access(token=TOKEN, secret_keys=("key",)).load(cookie)
    assert Access(token=f"{TOKEN}!", secret_keys=("key",)).load(cookie) is None
    assert Access(token=TOKEN, secret_keys=("another",)).load(cookie) is None
    assert Access(token=TOKEN, secret_keys=("key",)).load("abc") is None
    assert Access(token=TOKEN, secret_keys=("key",)).load(None) is None


def test_who_guesses_has_to_wait_longer_and_longer() -> None:
    clock = Clock()
    client = make_desk(clock)

    for _ in range(FREE_TRIES):
        assert log_in(client, "wrong").status_code == 403
    first = log_in(client, TOKEN)
    clock.now += 2
    log_in(client, "wrong")
    second = log_in(client, TOKEN)
    clock.now += 4
    opened = log_in(client, TOKEN)

    assert first.status_code == second.status_code == 429
    assert first.headers["Retry-After"] == "2"
    assert second.headers["Retry-After"] == "4"
    assert "Try again in 4 seconds" in second.text
    assert opened.status_code == 303


def test_a_wait_has_an_end_and_addresses_are_forgotten() -> None:
    throttle = Throttle(Clock())
    for _ in range(2_000):
        throttle.failed("2001:db8::1")
    longest = throttle.wait_s("2001:db8::1")
    for number in range(ADDRESSES):
        throttle.failed(f"10.0.0.{number}")

    assert longest == LONGEST_WAIT_S
    assert throttle.wait_s("2001:db8::1") == 0
    assert throttle.wait_s("never-seen") == 0


@pytest.mark.parametrize("is_in", [True, False])
def test_the_desk_is_never_kept_or_found(is_in: bool) -> None:
    client = make_desk()
    if is_in:
        log_in(client)

    page = client.get("/desk")
    policy = page.headers["Content-Security-Policy"]

    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in page.text
    assert "form-action 'self'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script|<style|<[^>]+ style=|<[^>]+ on\w+=", page.text)


def test_other_pages_still_allow_no_form(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]

    assert "form-action 'none'" in policy


def test_refusals_are_not_kept_either(client: FlaskClient) -> None:
    response = client.post("/desk/login", data={})

    assert response.status_code == 403
    assert response.headers["Cache-Control"] == "no-store"


def rows_below(page: str, heading: str) -> list[str]:
    """The rows of the table in the section with this heading, as text."""
    [section] = re.findall(f"<h2[^>]*>{heading}</h2>(.*?)</section>", page, re.DOTALL)
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", section)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_the_desk_shows_how_questions_ended(kept: FlaskClient) -> None:
    page = kept.get("/desk").text

    assert rows_below(page, "How questions ended") == [
        "22 November 5 2 – 3 – 1 11",
        "19 November – 3 1 – – 3 7",
    ]


def test_the_desk_shows_safety_rules_by_grade_the_loudest_first(
    kept: FlaskClient,
) -> None:
    page = kept.get("/desk").text

    assert rows_below(page, "Safety rules") == [
        "cannot-breathe siren 3 22 November 22 November – 2 "
        "wrong: 1, no reason given: 1",
        "old-rule (no longer there) referral 1 19 November 19 November – –",
        "cannot-breathe note 1 19 November 19 November – 1 unsafe: 1",
    ]
    assert "22 November, unsafe, cannot-breathe (note)" in re.sub("<[^>]+>", "", page)


def test_the_desk_shows_turns_that_ask_for_no_entry(kept: FlaskClient) -> None:
    page = kept.get("/desk").text

    assert rows_below(page, "Turns that ask for no entry") == [
        "hello 3 19 November 22 November",
        "old-thanks (no longer there) 2 19 November 19 November",
    ]


def test_the_desk_shows_gaps_entries_and_feedback(kept: FlaskClient) -> None:
    page = kept.get("/desk").text

    assert re.search(r"3×.{,99}do you rent out bicycles", page, re.DOTALL)
    assert "What is melasma?" in page
    assert "long-gone (no longer there)" in page
    assert "1 of 2 helped" in page
    assert "outdated: 1" in page
    assert "is that still so" in page
    assert "forty days ago" not in page


def test_the_desk_shows_false_alarms_to_paste(kept: FlaskClient) -> None:
    page = kept.get("/desk").text

    assert "# safety/breathing.yaml, look-alike to add under ordinary:" in page
    assert "  - what if it burns" in page
    assert "with a siren, no question is kept" in page


@pytest.fixture
def missed(kept: FlaskClient) -> FlaskClient:
    """The same desk with many gaps, and with what is none."""
    store = services_of(kept.application).recorder.store
    assert store
    texts = (*SUBJECTS, "asdf", "qwertyuiop")
    store.write(ReplyRecord(day=TODAY, kind="decline", text=text) for text in texts)
    return kept


SUBJECTS = (
    *("can you call me a taxi", "is there wifi", "where are the toilets"),
    *("may I pay with a voucher", "are you hiring", "is my dog allowed in"),
    *("who won the football", "my laptop will not start", "a recipe for soup"),
    *("what is the capital of Peru", "do you tune pianos", "I lost my umbrella"),
    *("how high is Everest", "is the moon full tonight", "sell me a tractor"),
    *("when does the train leave", "teach me to knit", "do fish sleep"),
    *("the rules of chess", "how do volcanoes erupt", "translate this poem"),
    *("is there a library nearby", "my roof leaks", "where do penguins live"),
    *("who painted this", "how deep is the ocean", "do you mend shoes"),
)


def open_gaps_on(page: str) -> int:
    return page.count('<p class="asked"')


def test_the_desk_says_how_many_gaps_it_shows_and_shows_all_on_request(
    missed: FlaskClient,
) -> None:
    page, every = missed.get("/desk").text, missed.get("/desk?gaps=all").text
    counts = [re.search(r"(\d+) of (\d+) open gaps shown", p) for p in (page, every)]

    assert counts[0]
    assert counts[1]
    total = int(counts[1][2])
    assert total > 20
    assert counts[0].groups() == ("20", str(total))
    assert counts[1].groups() == (str(total), str(total))
    assert (open_gaps_on(page), open_gaps_on(every)) == (20, total)
    assert 'href="/desk?gaps=all#gaps"' in page
    assert "Show all" not in every


def test_what_could_not_be_read_is_counted_apart(missed: FlaskClient) -> None:
    page = missed.get("/desk?gaps=all").text

    assert "<summary>2 could not be read</summary>" in page
    assert page.index("asdf") > page.index("could not be read")


def test_what_is_dismissed_is_folded_and_stays_away(kept: FlaskClient) -> None:
    before = open_gaps_on(kept.get("/desk").text)
    store = services_of(kept.application).recorder.store
    assert store

    store.dismiss(["do you rent out bicycles"])
    page = kept.get("/desk").text

    assert open_gaps_on(page) < before
    assert "<summary>1 dismissed</summary>" in page
    assert 'action="/desk/edits/restore"' in page


def test_all_of_it_is_a_table_for_who_is_in(kept: FlaskClient) -> None:
    table = kept.get("/desk/gaps.csv")

    assert table.status_code == 200
    assert table.mimetype == "text/csv"
    assert table.headers["Content-Disposition"] == 'attachment; filename="gaps.csv"'
    assert table.headers["Cache-Control"] == "no-store"
    assert table.data.startswith(b"\xef\xbb\xbfgap,times,message,status,")
    assert "2,do you rent out bicycles,open," in table.text


def test_who_is_not_in_gets_no_table() -> None:
    response = make_desk().get("/desk/gaps.csv")

    assert response.status_code == 303
    assert response.headers["Location"] == "/desk"


def test_without_a_store_there_is_no_table(client: FlaskClient) -> None:
    log_in(client)

    assert client.get("/desk/gaps.csv").status_code == 503


def test_a_second_look_judges_nothing_again(
    kept: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = kept.get("/desk").text

    def judge(self: Responder, message: str) -> None:
        raise AssertionError(message)

    monkeypatch.setattr(Responder, "judge", judge)

    assert kept.get("/desk").text == first


def test_what_visitors_wrote_is_text_and_nothing_else(kept: FlaskClient) -> None:
    page = kept.get("/desk").text

    assert "&lt;b&gt;bold&lt;/b&gt; bicycles &amp; tandems" in page
    assert "<b>bold" not in page


def test_without_a_store_the_desk_shows_the_knowledge(client: FlaskClient) -> None:
    log_in(client)
    page = client.get("/desk").text

    assert "FAQ_DATABASE_URL is off" in page
    assert "3 entries" in page


def test_a_store_that_is_away_is_said(kept: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "askwell.db").write_bytes(b"no database" * 1_000)

    page = kept.get("/desk")

    assert page.status_code == 200
    assert "The store does not answer" in page.text
    assert "3 entries" in page.text


def test_files_that_are_not_served_are_said(kept: FlaskClient) -> None:
    services = services_of(kept.application)
    state = replace(services.knowledge_state, error="topics/plan.yaml:3: no <question>")
    bases_of(kept.application).replace(replace(services, knowledge_state=state))

    page = kept.get("/desk").text

    assert "this version stays until they are mended" in page
    assert "topics/plan.yaml:3: no &lt;question&gt;" in page


# Several knowledge bases


def test_the_desk_of_a_base_is_chosen_by_its_language(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/askwell.db"
    desk = make_desk(database_url=url, knowledge=write_bases(tmp_path))
    Store(url).write([ReplyRecord(day=TODAY, kind="decline")])
    Store(url, "de").write([ReplyRecord(day=TODAY, kind="answer", entry="card")] * 2)
    log_in(desk)

    first, german = desk.get("/desk").text, desk.get("/desk?lang=de").text

    assert "The desk of The library" in first
    assert "The desk of Die Bibliothek" in german
    assert "1 replies by day" in first
    assert "2 replies by day" in german
    assert "Wie bekomme ich einen Ausweis?" in german.split('id="top"')[1]
    assert 'href="/desk?lang=de" lang="de">Die Bibliothek (de)' in first
    assert 'href="/desk?lang=de" lang="de" aria-current="page"' in german
    assert 'href="/?lang=de"' in german


def test_who_logs_in_stays_with_the_language(tmp_path: Path) -> None:
    desk = make_desk(knowledge=write_bases(tmp_path))
    page = desk.get("/desk?lang=de").text
    action = page.split('action="')[1].split('"')[0]
    form = {"token": TOKEN, "form": form_of(desk)}

    opened = desk.post(action, data=form)

    assert action == "/desk/login?lang=de"
    assert opened.headers["Location"] == "/desk?lang=de"
    assert "Path=/desk;" in opened.headers["Set-Cookie"] + ";"
    assert "The desk of Die Bibliothek" in desk.get("/desk?lang=de").text


def test_a_desk_of_one_base_offers_no_other(client: FlaskClient) -> None:
    log_in(client)

    assert "lang=" not in client.get("/desk").text.replace("<html lang=", "")
    assert "Knowledge bases" not in client.get("/desk").text
