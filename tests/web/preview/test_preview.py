"""The preview: both sides asked, what differs, and files that change meanwhile."""

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from bot import load
from tests.builders import SHOP_FILES, replace_line, write_files
from web.preview import Edition, FixedSide, FolderSide, create_preview
from web.preview.side import Turn

TOPIC = "topics/orders.yaml"
DELIVERY = "how long does delivery take"
REFUND = "answer: A refund takes 14 days."
NEW_REFUND = "answer: A refund takes 10 days."


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """The working copy; what is live is as it was at first."""
    return write_files(tmp_path / "faq", SHOP_FILES)


@pytest.fixture(name="client")
def _client(folder: Path) -> FlaskClient:
    live = FixedSide("published", Edition(load(folder), folder))
    working = FolderSide("files", folder, live.edition)
    return create_preview(live, working).test_client()


def turns_in(page: str) -> list[str]:
    return [
        unescape(value) for value in re.findall(r'name="turn" value="([^"]*)"', page)
    ]


def ask(client: FlaskClient, message: str = "", page: str = "", **more: str) -> str:
    """Send the form of a page, as a browser without scripts does."""
    data = {"turn": turns_in(page), "message": message, **more}
    response = client.post("/", data=data)
    assert response.status_code == 200
    return response.text


def sides(page: str) -> tuple[str, str]:
    """What each side says to the last question."""
    [last, *_] = re.findall(r"<article.*?</article>", page, re.DOTALL)
    one, other = re.split(r'<h4 class="side-name"', last)[1:]
    return one, other


def words(html: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", html).split()))


def differing(page: str) -> list[str]:
    [verdict, *_] = re.findall(r'<p class="verdict">.*?</p>', page, re.DOTALL)
    return re.findall(r'<span class="tag strong">([^<]+)', verdict)


def test_both_sides_are_asked_and_agree(client: FlaskClient) -> None:
    page = ask(client, DELIVERY)

    for side in sides(page):
        assert "The post office needs 3 to 5 days." in words(side)
        assert "Longer at Christmas." in words(side)
        assert "delivery-time" in words(side)
        assert "topics/orders.yaml:3" in words(side)
    assert "The same on both sides." in page


def test_an_edit_shows_on_the_side_of_the_files_with_what_differs(
    client: FlaskClient, folder: Path
) -> None:
    replace_line(folder / TOPIC, REFUND, NEW_REFUND)

    page = ask(client, "refund-time")
    live, working = sides(page)

    assert "A refund takes 14 days." in words(live)
    assert "A refund takes 10 days." in words(working)
    assert differing(page) == ["text"]
    assert '<div class="said differs">' in live
    assert '<div class="said differs">' in working
    assert "A refund takes <del>14</del><ins>10</ins> days." in page


BATTERY = "safety/battery-fire.yaml"
EDITS = [
    (TOPIC, "disclaimers:\n      - holidays", "disclaimers: []", "disclaimer"),
    (TOPIC, "next:\n      - refund-time", "next: []", "chips"),
    (TOPIC, "- post-office#letters", "- post-office#letters\n      - terms", "sources"),
]
ELSEWHERE = [
    (TOPIC, "shipping time", "opening days", "opening days", "kind"),
    (BATTERY, "If it burns now, call 999.", "Call.", "can a battery burn?", "note"),
    (BATTERY, "where: UK", "where: Here", "my battery burns", "numbers to call"),
    (BATTERY, "id: battery-fire", "id: fire", "my battery burns", "safety rule"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "message", "name"),
    [*((file, old, new, DELIVERY, name) for file, old, new, name in EDITS), *ELSEWHERE],
)
def test_each_part_of_a_reply_that_changes_is_named(
    client: FlaskClient,
    folder: Path,
    file: str,
    old: str,
    new: str,
    message: str,
    name: str,
) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new))

    page = ask(client, message)

    assert "cannot be read" not in page
    assert name in differing(page)


def test_a_follow_up_leans_on_the_conversation_of_each_side(
    client: FlaskClient, folder: Path
) -> None:
    # In the files, nothing is offered below the answer any more.
    text = (folder / TOPIC).read_text()
    (folder / TOPIC).write_text(text.replace("next:\n      - refund-time", "next: []"))

    first = ask(client, DELIVERY)
    second = ask(client, "the first one", first)
    live, working = sides(second)

    assert turns_in(second) == [f" {DELIVERY}", " the first one"]
    assert "A refund takes 14 days." in words(live)
    assert "A refund takes 14 days." not in words(working)
    assert second.count("<article") == 2


def test_a_pressed_chip_asks_both_sides_for_its_entry(client: FlaskClient) -> None:
    first = ask(client, DELIVERY)
    [chip, *_] = re.findall(r'name="press" value="([^"]+)"', first)

    second = ask(client, "what stood in the field", first, press=unescape(chip))

    assert chip == "refund-time When do I get my money back?"
    assert "pressed: refund-time" in second
    assert "what stood in the field" not in turns_in(second)[-1]
    for side in sides(second):
        assert "A refund takes 14 days." in words(side)


def test_a_chip_that_one_side_has_no_entry_for_asks_with_its_words(
    client: FlaskClient, folder: Path
) -> None:
    text = (folder / TOPIC).read_text()
    text = text.replace("      - refund-time\n", "      - money-back\n")
    (folder / TOPIC).write_text(text.replace("id: refund-time", "id: money-back"))

    page = ask(client, press="refund-time When do I get my money back?")
    live, working = sides(page)

    assert "refund-time" in words(live)
    assert "money-back" in words(working)
    assert differing(page) == ["entry"]


def test_asking_again_sends_the_conversation_to_the_files_as_they_are_then(
    client: FlaskClient, folder: Path
) -> None:
    first = ask(client, "refund-time")
    replace_line(folder / TOPIC, REFUND, NEW_REFUND)

    again = ask(client, "", first, again="1")

    assert turns_in(again) == turns_in(first)
    assert "10 days" in words(sides(again)[1])


def test_a_wrong_file_shows_its_problems_and_the_last_good_state_replies(
    client: FlaskClient, folder: Path
) -> None:
    replace_line(folder / TOPIC, REFUND, NEW_REFUND)
    first = ask(client, "refund-time")
    replace_line(folder / TOPIC, NEW_REFUND, "anwser: Soon.")

    page = ask(client, "", first)

    assert (
        "topics/orders.yaml:18: entry 'refund-time': unknown key 'anwser'"
        in unescape(page)
    )
    assert (
        "The files cannot be read now, so their last good state replies. To be mended:"
        in page
    )
    assert "10 days" in words(sides(page)[1])
    assert "14 days" in words(sides(page)[0])

    replace_line(folder / TOPIC, "anwser: Soon.", "answer: Soon.")
    mended = ask(client, "", page)

    assert "cannot be read" not in mended
    assert "Soon." in words(sides(mended)[1])


def test_files_that_were_never_right_are_said_and_do_not_reply(folder: Path) -> None:
    live = FixedSide("published", Edition(load(folder), folder))
    (folder / TOPIC).write_text("title: [")
    client = create_preview(live, FolderSide("files", folder)).test_client()

    page = ask(client, DELIVERY)

    assert re.search(r"<li>topics/orders\.yaml:\d+: ", page)
    assert "3 to 5 days" in words(sides(page)[0])
    assert "There is no state of the files that can reply." in sides(page)[1]
    assert 'class="verdict"' not in page


def test_what_a_server_would_refuse_is_said_while_the_files_reply(
    client: FlaskClient, folder: Path
) -> None:
    # A danger that is served may not go.
    (folder / "safety" / "leaking-battery.yaml").unlink()

    page = ask(client, "my power pack leaks")

    assert "A server would keep what it has until this is mended" in page
    assert "leaking-battery" in words(page.split('class="problems"')[1][:600])
    assert differing(page)[0] == "kind"


def test_why_a_side_replies_so_is_explained_with_file_and_line(
    client: FlaskClient,
) -> None:
    page = ask(client, "my battery burns")

    for side in sides(page):
        said = words(side)
        assert "Decided by safety" in said
        assert (
            "battery-fire (emergency) sounds the siren: by the phrase "
            "“{battery} {burning}” safety/battery-fire.yaml:6"
        ) in said


def test_matches_have_scores_and_the_nearest_phrasing(client: FlaskClient) -> None:
    said = words(sides(ask(client, "delivery, how long"))[0])

    assert "Nearest phrasing how long does delivery take" in said
    assert re.search(r"delivery-time topics/orders\.yaml:3 0\.\d\d", said)
    assert "answers begin at 0." in said


def test_a_message_that_is_too_long_is_said_and_the_conversation_goes_on(
    client: FlaskClient,
) -> None:
    first = ask(client, "x" * 1_001)
    second = ask(client, DELIVERY, first)

    assert "The message has 1,001 characters" in first
    assert "3 to 5 days" in words(sides(second)[0])


@pytest.mark.parametrize("message", ["", "   "])
def test_nothing_asked_is_no_turn(client: FlaskClient, message: str) -> None:
    assert "<article" not in ask(client, message)


def test_the_question_stands_in_no_address(client: FlaskClient) -> None:
    page = client.get("/?message=my+secret").text

    assert '<form method="post" action="/"' in page
    assert "my secret" not in page


def test_what_is_asked_is_text_and_nothing_else(client: FlaskClient) -> None:
    page = ask(client, '<b onclick="x">"bold"</b>')

    assert "<b onclick" not in page
    assert turns_in(page) == [' <b onclick="x">"bold"</b>']


def test_the_page_is_strict_and_not_kept(client: FlaskClient) -> None:
    response = client.get("/")
    policy = response.headers["Content-Security-Policy"]

    assert response.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<style|<[^>]+ style=|<[^>]+ on\w+=", ask(client, DELIVERY))
    assert re.findall(r"<script[^>]*>.*?<", response.text) == [
        '<script type="module" src="/static/preview.js"><'
    ]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "127.0.0.1:8010"}, 200),
        ({"Host": "localhost:8010"}, 200),
        ({"Host": "evil.example"}, 400),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_other_sites_are_told_nothing(
    client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    assert client.get("/", headers=headers).status_code == status
    assert client.post("/", headers=headers, data={}).status_code == status


def test_the_state_is_another_one_when_the_files_have_changed(
    client: FlaskClient, folder: Path
) -> None:
    def state() -> str:
        said: str = client.get("/state").get_json()["state"]
        return said

    before = state()
    unchanged = state()
    replace_line(folder / TOPIC, REFUND, NEW_REFUND)

    assert unchanged == before
    assert state() != before
    assert f'data-state="{state()}"' in client.get("/").text


def test_files_are_read_only_when_they_have_changed(
    client: FlaskClient, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[Path] = []

    def counted(path: Path) -> object:
        loaded.append(path)
        return load(path)

    monkeypatch.setattr("web.preview.edition.load", counted)
    ask(client, DELIVERY)
    ask(client, DELIVERY)
    unread = list(loaded)
    replace_line(folder / TOPIC, REFUND, NEW_REFUND)
    ask(client, DELIVERY)

    assert unread == []
    assert loaded == [folder]


def test_what_stands_elsewhere_and_means_the_same_has_its_new_place(
    client: FlaskClient, folder: Path
) -> None:
    text = (folder / TOPIC).read_text()
    (folder / TOPIC).write_text(f"# Ask the till.\n\n{text}")

    live, working = sides(ask(client, DELIVERY))

    assert "topics/orders.yaml:3 " in words(live)
    assert "topics/orders.yaml:5 " in words(working)


def test_files_as_they_are_live_are_not_indexed_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = Edition(load(folder), folder)
    monkeypatch.setattr("web.preview.edition.Responder", None)

    working = FolderSide("files", folder, live)

    assert working.edition
    assert working.edition.responder is live.responder


@given(st.from_regex(r"[a-z0-9-]*", fullmatch=True), st.text())
def test_a_turn_is_read_as_it_was_written(entry: str, message: str) -> None:
    turn = Turn(entry=entry, message=message)

    assert Turn.of(str(turn)) == turn
