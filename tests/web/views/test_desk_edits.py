"""The desk's edits: looked at first, written by who may, served, and taken back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot import Journal, load
from tests.web.bilingual import write_bases
from tests.web.doubles import make_client
from tests.web.views.test_desk import TODAY, TOKEN, form_of, log_in
from web.live.services import bases_of, services_of
from web.records.store import Store
from web.records.values import ReplyRecord
from web.serving.reloader import Reloader
from web.views.desk import Desk
from web.views.desk_edit_pages import DeskEdits

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
WORDS = "any news from Hermes"


def editing(folder: Path, **config: Any) -> FlaskClient:
    """A client that is logged in at a desk which may edit the knowledge of a folder."""
    client = make_client(**{"knowledge": (folder,), "desk_token": TOKEN} | config)
    extensions = client.application.extensions
    extensions[Desk.KEY] = replace(extensions[Desk.KEY], today=lambda: TODAY)
    if DeskEdits.KEY in extensions:
        edits = replace(extensions[DeskEdits.KEY], now=lambda: NOW)
        extensions[DeskEdits.KEY] = edits
    log_in(client)
    return client


@pytest.fixture
def client(knowledge_folder: Path) -> FlaskClient:
    return editing(knowledge_folder)


@pytest.fixture
def orders(knowledge_folder: Path) -> Path:
    return knowledge_folder / "topics" / "orders.yaml"


def mark_of(client: FlaskClient, query: str = "") -> str:
    found = re.search(r'name="form" value="([^"]+)"', client.get(f"/desk{query}").text)
    assert found
    return found[1]


def preview(client: FlaskClient, query: str = "", **data: str) -> TestResponse:
    data = {"form": mark_of(client), "entry": "refund-time"} | data
    return client.post(f"/desk/edits/preview{query}", data=data)


def write(client: FlaskClient, page: TestResponse, query: str = "") -> TestResponse:
    """Press the button of a preview."""
    look = re.search(r'name="look" value="([^"]+)"', page.text)
    assert look, page.text
    data = {"form": mark_of(client), "look": look[1]}
    return client.post(f"/desk/edits/write{query}", data=data)


def undo(client: FlaskClient, number: int = 1) -> TestResponse:
    data = {"form": mark_of(client), "number": str(number)}
    return client.post("/desk/edits/undo", data=data)


def reload(client: FlaskClient, folder: Path, tag: str = "") -> None:
    Reloader(client.application, folder, tag=tag).reload()


def text_of(response: TestResponse) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def test_a_phrasing_is_looked_at_then_written_then_served(
    client: FlaskClient, orders: Path
) -> None:
    before = orders.read_text()

    page = preview(client, what="phrasing", phrasing=f"  {WORDS} ")
    looked_at = orders.read_text()
    response = write(client, page)
    written = client.get(response.headers["Location"])
    reload(client, orders.parents[1])
    served = client.get(response.headers["Location"])

    assert page.status_code == 200
    assert f'<ins lang="en">{WORDS}</ins>' in page.text
    assert "newly answered" in page.text
    assert looked_at == before
    assert response.status_code == 303
    assert load(orders.parents[1]).entries["refund-time"].phrasings == (WORDS,)
    assert "The server still answers with version" in text_of(written)
    assert "The server answers with it now" in text_of(served)
    assert client.post("/api/chat", json={"message": WORDS}).get_json()["entry"][
        "id"
    ] == ("refund-time")


def test_a_written_edit_is_undone_to_the_byte(
    client: FlaskClient, orders: Path
) -> None:
    before = orders.read_bytes()
    write(client, preview(client, what="phrasing", phrasing=WORDS))
    after = orders.read_bytes()

    response = undo(client)
    page = client.get(response.headers["Location"])

    assert after != before
    assert orders.read_bytes() == before
    assert "Undone: refund-time: phrasing added" in text_of(page)
    assert 'name="number"' not in page.text


def test_a_mended_answer_shows_its_words_and_may_be_reviewed_along(
    client: FlaskClient, orders: Path
) -> None:
    answer = "A refund takes 14 days at most."

    page = preview(
        client,
        what="answer",
        answer=answer,
        reviewed="today",
        reviewed_by="Ada",
        review_due="2027-11-22",
    )
    write(client, page)
    entry = load(orders.parents[1]).entries["refund-time"]

    assert "<del>days.</del><ins>days at most.</ins>" in page.text
    assert "22 November 2026 by Ada" in text_of(page)
    assert (entry.answer, entry.reviewed_by) == (answer, "Ada")
    assert (entry.reviewed, entry.review_due) == (TODAY, date(2027, 11, 22))


def test_a_mended_answer_marks_nothing_reviewed_by_itself(
    client: FlaskClient, orders: Path
) -> None:
    data = {"reviewed_by": "Ada", "review_due": "2027-11-22"}

    write(client, preview(client, what="answer", answer="14 days at most.", **data))
    entry = load(orders.parents[1]).entries["refund-time"]

    assert entry.answer == "14 days at most."
    assert [entry.reviewed, entry.review_due, entry.reviewed_by] == [None] * 3


def test_an_entry_is_marked_as_reviewed(client: FlaskClient, orders: Path) -> None:
    page = preview(client, what="review", review_due="2027-11-22")
    write(client, page)
    entry = load(orders.parents[1]).entries["refund-time"]

    assert (entry.reviewed, entry.review_due) == (TODAY, date(2027, 11, 22))
    assert entry.answer == "A refund takes 14 days."


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"what": "phrasing", "phrasing": "shipping time"}, "also on"),
        ({"what": "phrasing", "phrasing": "is my battery on smoke"}, "battery-fire"),
        ({"what": "phrasing", "phrasing": " "}, "nothing would change"),
        ({"what": "phrasing", "phrasing": "is [name] in"}, "something was taken out"),
        ({"what": "answer", "answer": "It takes 90 days."}, "the figure 90"),
        ({"what": "answer", "answer": "Soon\x0b."}, "delete U+000B"),
        ({"what": "answer", "answer": "x" * 5_001}, "5,001 characters"),
        ({"what": "review", "review_due": "next year"}, "is not a day"),
        ({"what": "review", "review_due": "2020-01-01"}, "not be after"),
        ({"what": "nonsense"}, "nothing would change"),
    ],
)
def test_what_would_be_wrong_is_said_in_the_form_and_what_was_typed_stays(
    client: FlaskClient, orders: Path, data: dict[str, str], why: str
) -> None:
    before = orders.read_bytes()

    page = preview(client, **data)

    assert page.status_code == 422
    assert why in text_of(page)
    assert 'name="look"' not in page.text
    typed = data.get("phrasing", "") or data.get("answer", "")
    assert typed in unescape(page.text)
    assert str(orders.parents[1]) not in page.text
    assert orders.read_bytes() == before


def test_an_edit_names_its_entry(client: FlaskClient) -> None:
    page = preview(client, what="phrasing", phrasing=WORDS, entry="", other=" ")

    assert page.status_code == 422
    assert "no entry was named; type its id" in text_of(page)


@pytest.mark.parametrize("entry", ["refund", "../settings", "a\x00b", "é" * 500])
def test_only_ids_that_are_there_are_edited(client: FlaskClient, entry: str) -> None:
    page = preview(client, what="phrasing", phrasing=WORDS, entry=entry)

    assert page.status_code == 422
    assert "The knowledge has no entry" in text_of(page)
    assert f'value="{WORDS}"' in page.text
    assert '<option value="refund-time">' in page.text


def test_an_entry_may_be_typed_where_no_button_names_one(
    client: FlaskClient, orders: Path
) -> None:
    data = {"what": "phrasing", "phrasing": WORDS, "entry": "", "other": " refund-time"}

    write(client, preview(client, **data))

    assert load(orders.parents[1]).entries["refund-time"].phrasings == (WORDS,)


ROUTES = ["preview", "write", "undo", "dismiss", "restore"]


@pytest.mark.parametrize("route", ROUTES)
def test_nobody_edits_without_the_token(route: str, knowledge_folder: Path) -> None:
    client = make_client(knowledge=(knowledge_folder,), desk_token=TOKEN)
    mark = form_of(client)

    response = client.post(
        f"/desk/edits/{route}",
        data={"form": mark, "what": "phrasing", "phrasing": WORDS, "number": "1"},
    )

    assert response.status_code == 403
    assert client.get("/desk/edits").status_code == 303


@pytest.mark.parametrize("route", ROUTES)
def test_a_form_of_elsewhere_edits_nothing(
    route: str, client: FlaskClient, orders: Path
) -> None:
    before = orders.read_bytes()
    stolen = form_of(editing(orders.parents[1]))

    for form in ("", "x", stolen):
        data = {"form": form, "entry": "refund-time", "number": "1"}
        response = client.post(f"/desk/edits/{route}", data=data)
        assert response.status_code == 403

    assert orders.read_bytes() == before


@pytest.mark.parametrize("route", ROUTES)
def test_a_desk_that_may_not_edit_has_no_way_to(
    route: str, knowledge_folder: Path
) -> None:
    client = editing(knowledge_folder, desk_edits=False)
    data = {"form": mark_of(client), "entry": "refund-time"}

    response = client.post(f"/desk/edits/{route}", data=data)
    entry = client.get("/desk/entries/refund-time")

    assert response.status_code == 404
    assert entry.status_code == 200
    assert "edits" not in entry.text


def test_an_entry_of_the_desk_has_the_forms(client: FlaskClient) -> None:
    page = client.get("/desk/entries/delivery-time")

    assert 'action="/desk/edits/preview"' in page.text
    assert ">\nThe post office needs 3 to 5 days.</textarea>" in page.text
    assert 'name="entry" value="delivery-time"' in page.text


def test_what_was_not_looked_at_is_not_written(
    client: FlaskClient, orders: Path
) -> None:
    before = orders.read_bytes()
    page = preview(client, what="phrasing", phrasing=WORDS)
    other = preview(editing(orders.parents[1], secret_keys=("x" * 32,)), what="review")

    for look in ("", "forged", other):
        text = look if isinstance(look, str) else look.text
        found = re.search(r'name="look" value="([^"]+)"', text)
        data = {"form": mark_of(client), "look": found[1] if found else text}
        assert client.post("/desk/edits/write", data=data).status_code == 403

    assert page.status_code == 200
    assert orders.read_bytes() == before


@pytest.mark.parametrize("file", ["topics/orders.yaml", "settings.yaml"])
def test_files_that_change_meanwhile_lead_to_another_look(
    client: FlaskClient, orders: Path, file: str
) -> None:
    page = preview(client, what="phrasing", phrasing=WORDS)
    path = orders.parents[1] / file
    path.write_text(path.read_text() + "# by hand\n")
    before = orders.read_bytes()

    again = write(client, page)
    between = orders.read_bytes()
    write(client, again)

    assert again.status_code == 409
    assert "The files were changed meanwhile. Nothing was written." in text_of(again)
    assert between == before
    assert WORDS in orders.read_text()


def test_a_second_click_writes_nothing_more(client: FlaskClient, orders: Path) -> None:
    page = preview(client, what="phrasing", phrasing=WORDS)

    first, second = write(client, page), write(client, page)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(Journal(orders.parents[1]).latest()) == 1


def test_what_was_taken_out_by_hand_can_be_written_again(
    client: FlaskClient, orders: Path
) -> None:
    before = orders.read_bytes()
    write(client, preview(client, what="phrasing", phrasing=WORDS))
    orders.write_bytes(before)

    response = write(client, preview(client, what="phrasing", phrasing=WORDS))

    assert response.headers["Location"] == "/desk/edits?done=2"
    assert WORDS in orders.read_text()
    assert len(Journal(orders.parents[1]).latest()) == 2


def test_a_damaged_edit_keeps_nobody_from_writing(
    client: FlaskClient,
    orders: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.curation.journal.EDITS", tmp_path / "edits")
    write(client, preview(client, what="phrasing", phrasing=WORDS))
    [kept] = tmp_path.glob("edits/*/1.json")
    kept.write_text("{")

    response = write(client, preview(client, what="phrasing", phrasing="any parcel"))
    page = client.get(response.headers["Location"])

    assert response.status_code == 303
    assert "Written: refund-time: phrasing added" in text_of(page)


def test_a_file_that_cannot_be_read_is_told_without_its_folder(
    client: FlaskClient, orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(5, "Input/output error", str(orders))

    monkeypatch.setattr("bot.curation.editor.read_file", fail)

    page = preview(client, what="phrasing", phrasing=WORDS)

    assert page.status_code == 422
    assert "orders.yaml cannot be read: Input/output error." in text_of(page)
    assert str(orders) not in page.text


def test_a_lock_of_an_editor_is_no_trouble(client: FlaskClient, orders: Path) -> None:
    (orders.parent / ".#orders.yaml").symlink_to("ada@nowhere.1234")

    page = preview(client, what="phrasing", phrasing=WORDS)

    assert page.status_code == 200
    assert write(client, page).status_code == 303


def test_a_folder_that_is_read_only_shows_what_to_paste(
    client: FlaskClient, orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.curation.drafts.os.access", lambda *_: False)

    page = preview(client, what="phrasing", phrasing=WORDS)

    assert "The server may not write this file" in text_of(page)
    assert f"    phrasings:\n      - {WORDS}\n    answer:" in unescape(page.text)
    assert 'name="look"' not in page.text


def test_a_write_that_fails_is_told_and_can_be_tried_again(
    client: FlaskClient, orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = orders.read_bytes()
    page = preview(client, what="phrasing", phrasing=WORDS)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("bot.curation.journal.replace_file", fail)
        failed = write(client, page)
    tried_again = write(client, failed)

    assert "It cannot be written: No space left on device." in text_of(failed)
    assert tried_again.status_code == 303
    assert orders.read_bytes() != before


def test_an_undo_that_cannot_be_says_what_to_do(
    client: FlaskClient, orders: Path
) -> None:
    write(client, preview(client, what="phrasing", phrasing=WORDS))
    orders.write_text(orders.read_text().replace("title: Orders", "title: Shop"))

    response = undo(client)

    assert response.status_code == 409
    assert "change these lines by hand" in text_of(response)
    assert f"- {WORDS}" in text_of(response)
    assert undo(client, number=7).status_code == 409


def test_each_base_edits_its_own_files(tmp_path: Path) -> None:
    english, german = write_bases(tmp_path)
    client = editing(english, knowledge=(english, german))
    before = {path: path.read_bytes() for path in english.rglob("*.yaml")}

    data = {"entry": "card", "what": "phrasing", "phrasing": "Leseausweis her"}
    page = preview(client, "?lang=de", **data)
    response = write(client, page, "?lang=de")
    reload(client, german, "de")

    assert response.headers["Location"] == "/desk/edits?done=1&lang=de"
    assert load(german).entries["card"].phrasings == ("Leseausweis her",)
    assert {path: path.read_bytes() for path in before} == before
    assert "The server answers with it now" in text_of(
        client.get(response.headers["Location"])
    )
    assert bases_of(client.application)["de"].knowledge.entries["card"].phrasings
    assert "Nothing was written yet" in text_of(client.get("/desk/edits"))


@pytest.fixture
def missing(knowledge_folder: Path, tmp_path: Path) -> Iterator[FlaskClient]:
    """A desk with gaps: parcels by bicycle, twice, and a question with a name."""
    url = f"sqlite:///{tmp_path}/askwell.db"
    store = Store(url)
    store.prepare()
    messages = ("do you rent out bicycles", "bicycles for rent", "[name], is it vegan")
    store.write(ReplyRecord(day=TODAY, kind="decline", text=text) for text in messages)
    client = editing(knowledge_folder, database_url=url)
    yield client
    services_of(client.application).recorder.close()


def open_gaps(client: FlaskClient) -> int:
    return client.get("/desk").text.count('action="/desk/edits/dismiss"')


def test_a_gap_leads_to_a_phrasing(missing: FlaskClient, orders: Path) -> None:
    page, before = missing.get("/desk"), open_gaps(missing)
    looked_at = preview(missing, what="phrasing", phrasing="bicycles for rent")
    write(missing, looked_at)
    reload(missing, orders.parents[1])

    assert 'value="do you rent out bicycles"' in page.text
    assert '<option value="refund-time">' in page.text
    assert page.text.count("<datalist") == 1
    assert re.findall(r"newly answered (.*?) decline", text_of(looked_at)) == [
        "bicycles for rent",
        "do you rent out bicycles",
    ]
    assert (before, open_gaps(missing)) == (2, 1)


def test_an_edit_asks_the_misses_of_the_days_that_the_desk_shows(
    missing: FlaskClient,
) -> None:
    store = services_of(missing.application).recorder.store
    days = timedelta(days=missing.application.extensions[Desk.KEY].days)
    records = {
        "rent a bicycle, please": TODAY - days + timedelta(days=1),
        "bicycle rent too long ago": TODAY - days,
        "[name], bicycles to rent?": TODAY,
    }
    assert store
    store.write(
        ReplyRecord(day=day, kind="decline", text=text) for text, day in records.items()
    )

    page = text_of(preview(missing, what="phrasing", phrasing="bicycles for rent"))

    assert "rent a bicycle, please" in page
    assert "bicycles to rent?" in page
    assert "[name], bicycles" not in page
    assert "too long ago" not in page


def test_a_gap_is_dismissed_and_comes_back(missing: FlaskClient) -> None:
    messages = ["do you rent out bicycles", "bicycles for rent"]
    data = {"form": mark_of(missing), "message": messages}

    before = open_gaps(missing)
    dismissed = missing.post("/desk/edits/dismiss", data=data)
    while_away = open_gaps(missing)
    restored = missing.post("/desk/edits/restore", data=data)

    assert (before, while_away, open_gaps(missing)) == (2, 1, 2)
    assert "Dismissed: do you rent out bicycles and 1 more." in text_of(dismissed)
    assert 'action="/desk/edits/restore"' in dismissed.text
    assert "Back among the gaps" in text_of(restored)


def test_without_a_store_nothing_can_be_dismissed(client: FlaskClient) -> None:
    data = {"form": mark_of(client), "message": "bicycles for rent"}

    response = client.post("/desk/edits/dismiss", data=data)

    assert response.status_code == 409
    assert "Nothing is kept" in text_of(response)


@pytest.mark.parametrize("what", ["answer", "phrasing"])
def test_markup_of_an_editor_is_shown_as_text(client: FlaskClient, what: str) -> None:
    data = {"what": what, what: "<script>alert()</script>"}

    page = preview(client, **data)
    write(client, page)
    listed = client.get("/desk/edits")

    assert "<script" not in page.text + listed.text
    assert "&lt;script&gt;" in page.text


def test_edits_share_the_limit_of_requests(knowledge_folder: Path) -> None:
    client = editing(knowledge_folder, rate_limit="2/minute")

    codes = [preview(client, what="nonsense").status_code for _ in range(3)]

    assert codes == [422, 429, 429]  # the login was the first


def test_the_longest_answer_fits_a_form(client: FlaskClient) -> None:
    page = preview(client, what="answer", answer="𐍈" * 5_000)

    assert page.status_code == 200
    assert write(client, page).status_code == 303


def test_only_who_is_at_the_desk_may_send_so_much(client: FlaskClient) -> None:
    mark = mark_of(client)
    outside = make_client(
        knowledge=(services_of(client.application).folder,), desk_token=TOKEN
    )

    form_of(outside)

    for sender, status in ((client, 403), (outside, 413)):
        data = {"form": "x", "answer": "a" * 20_000}
        response = sender.post("/desk/edits/preview", data=data)
        assert response.status_code == status
    data = {"form": mark, "answer": "a" * 200_000}
    assert client.post("/desk/edits/preview", data=data).status_code == 413


def test_the_pages_are_kept_by_nobody(client: FlaskClient) -> None:
    page = preview(client, what="phrasing", phrasing=WORDS)

    for response in (page, client.get("/desk/edits")):
        assert response.headers["Cache-Control"] == "no-store"
        assert "form-action 'self'" in response.headers["Content-Security-Policy"]


def test_the_answer_to_mend_is_that_of_the_file_though_another_is_served(
    client: FlaskClient, orders: Path
) -> None:
    old = "A refund takes 14 days."
    orders.write_text(orders.read_text().replace(old, "A refund takes two weeks."))

    page = client.get("/desk/entries/refund-time")

    [shown] = re.findall(r"<textarea[^>]*>\s*(.*?)</textarea>", page.text, re.DOTALL)
    assert shown == "A refund takes two weeks."
    assert "The file has another answer than what is served now" in text_of(page)


def test_a_file_that_cannot_be_read_is_told_and_nothing_is_written(
    client: FlaskClient, orders: Path
) -> None:
    broken = orders.read_text().replace("entries:", "entries: [")
    orders.write_text(broken)

    page = preview(client, what="answer", answer="Two weeks.")

    assert page.status_code == 422
    assert "topics/orders.yaml:" in text_of(page)
    assert orders.read_text() == broken
