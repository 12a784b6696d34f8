"""Several knowledge bases in one server: a language each, and nothing in common."""

from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.builders import replace_line, write_files
from tests.web.bilingual import (
    GERMAN,
    IS_OPEN,
    IST_OFFEN,
    OFFEN,
    OPEN,
    bilingual,
    say,
    write_bases,
)
from tests.web.doubles import ToldResponder, make_client
from tests.web.observe.test_metrics import figure
from web.app import create_app
from web.config import Config, ConfigError
from web.live.services import bases_of
from web.records.store import Store
from web.serving.reloader import Reloader

EVER = date(2000, 1, 1)
BESUCH = "topics/besuch.yaml"
ANSWER = "answer: Werktags bis in den Abend."


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return bilingual(tmp_path_factory.mktemp("library"))


@pytest.mark.parametrize("lang", ["de", "DE", "de-AT", "de_CH", "de-Latn-DE"])
def test_a_language_is_served_by_its_base_whatever_the_country(
    client: FlaskClient, lang: str
) -> None:
    greeting = client.get("/api/greeting", query_string={"lang": lang}).get_json()

    assert say(client, OFFEN, lang=lang)["text"] == IST_OFFEN
    assert greeting["text"] == "Willkommen in der Bibliothek!"


@pytest.mark.parametrize(
    "lang", [None, "", "en", "en-US", "fr", "d", "german", "*", "de;q=0", "\ud83d"]
)
def test_any_other_is_served_by_the_first_folder(
    client: FlaskClient, lang: str | None
) -> None:
    assert say(client, OPEN, lang=lang)["text"] == IS_OPEN


@pytest.mark.parametrize("lang", ["x" * 8000, "de" * 4000, "<script>", "../german"])
def test_no_language_is_too_odd_to_be_answered(client: FlaskClient, lang: str) -> None:
    answered = say(client, OPEN, lang=lang)
    listed = client.get("/api/entries", query_string={"lang": lang[:900]})

    assert answered["text"] == IS_OPEN
    assert listed.get_json()["topics"] == [{"id": "visit", "title": "Your visit"}]


@pytest.mark.parametrize("lang", [5, ["de"], {"de": 1}, True])
def test_a_language_that_is_no_text_is_a_mistake(
    client: FlaskClient, lang: object
) -> None:
    response = client.post("/api/chat", json={"message": OPEN, "lang": lang})

    assert response.status_code == 422
    assert response.get_json()["errors"][0]["pointer"] == "/lang"


def test_entries_and_their_answers_come_in_the_language_that_is_asked_for(
    client: FlaskClient,
) -> None:
    listed = client.get("/api/entries?lang=de").get_json()
    german = client.get("/api/entries/opening-hours?lang=de").get_json()
    english = client.get("/api/entries/opening-hours").get_json()

    assert [entry["id"] for entry in listed["entries"]] == ["opening-hours", "card"]
    assert (german["answer"], english["answer"]) == (IST_OFFEN, IS_OPEN)
    assert client.get("/api/entries/closing?lang=de").status_code == 404


def test_the_query_names_the_language_where_a_channel_has_no_place_for_it(
    client: FlaskClient,
) -> None:
    rasa = "/webhooks/rest/webhook"
    body = {"sender": "ada", "message": OFFEN}

    [message] = client.post(f"{rasa}?lang=de-AT", json=body).get_json()

    assert message["text"].startswith(IST_OFFEN)


def test_the_bodys_language_counts_before_the_querys(client: FlaskClient) -> None:
    body = {"message": OFFEN, "lang": "de"}

    response = client.post("/api/chat?lang=en", json=body)

    assert response.get_json()["text"] == IST_OFFEN


@pytest.mark.parametrize("path", ["/", "/faq"])
def test_pages_come_in_both_languages_each_with_links_to_its_own(
    client: FlaskClient, path: str
) -> None:
    for _ in range(2):  # the second time from memory
        english = client.get(path).text
        german = client.get(path, query_string={"lang": "de-AT"}).text

        assert '<html lang="en-GB"' in english
        assert '<html lang="de"' in german
        assert "?lang=" not in english
        assert 'href="/?lang=de"' in german
        assert "de-AT" not in german


def test_a_conversation_of_one_base_is_none_of_the_others(client: FlaskClient) -> None:
    english = say(client, OPEN)["conversation"]
    second = {"conversation": english}

    assert say(client, "the first one", **second)["text"] == "Ask at the desk."
    assert say(client, "the first one", lang="de", **second)["kind"] != "answer"


def test_a_conversation_goes_on_as_a_second_base_joins(tmp_path: Path) -> None:
    alone = make_client(knowledge=write_bases(tmp_path)[:1])
    conversation = say(alone, OPEN)["conversation"]

    joined = make_client(knowledge=(tmp_path / "english", tmp_path / "german"))
    reply = say(joined, "the first one", conversation=conversation)

    assert reply["text"] == "Ask at the desk."


def test_one_base_answers_whatever_language_is_asked_for(tmp_path: Path) -> None:
    alone = make_client(knowledge=write_bases(tmp_path)[:1])

    assert say(alone, OPEN, lang="de")["text"] == IS_OPEN
    assert alone.get("/api/greeting?lang=de").get_json()["name"] == "The library"
    assert "bases" not in alone.get("/readyz").get_json()


def test_two_bases_of_one_language_are_an_error_that_says_what_to_do(
    tmp_path: Path,
) -> None:
    english, german = write_bases(tmp_path)
    replace_line(german / "settings.yaml", "locale: de", "locale: en-US")

    with pytest.raises(ConfigError) as refused:
        make_client(knowledge=(english, german))

    said = str(refused.value)
    assert said.startswith(f"{german} is in 'en', and so is {english}: ")
    assert "settings.yaml, such as `locale: de`" in said


def test_an_engine_holds_the_index_of_one_base(tmp_path: Path) -> None:
    config = Config(
        knowledge=write_bases(tmp_path),
        secret_keys=("for-tests",),
        database_url=None,
        index_url=f"{tmp_path}/milvus.db",
    )

    with pytest.raises(ConfigError, match=r"FAQ_INDEX_URL .* a server for each"):
        create_app(config)


def test_a_visitor_has_one_limit_for_all_languages(tmp_path: Path) -> None:
    client = bilingual(tmp_path, rate_limit="2/minute")
    say(client, OPEN)
    say(client, OFFEN, lang="de")

    response = client.post("/api/chat", json={"message": OFFEN, "lang": "de"})

    assert response.status_code == 429


def test_a_danger_is_told_in_the_base_that_knows_it(client: FlaskClient) -> None:
    assert say(client, "I cannot breathe", lang="en")["kind"] == "escalate"
    assert say(client, "I cannot breathe", lang="fr")["kind"] == "escalate"


# What is kept


def test_what_is_kept_of_one_base_is_kept_apart_from_the_other(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/askwell.db"
    client = bilingual(tmp_path, database_url=url)
    say(client, "do you lend out bicycles")
    missed = say(client, "verleihen Sie Fahrräder", lang="de")
    opinion = {"reply": missed["id"], "helpful": False, "message": "Fahrräder"}
    # The language that is said here changes nothing: the reply was a German one.
    assert (
        client.post("/api/feedback", json=opinion | {"lang": "en"}).status_code == 204
    )
    for base in bases_of(client.application):
        base.recorder.close()

    english, german = Store(url), Store(url, "de")
    assert list(english.misses(EVER)) == ["do you lend out bicycles"]
    assert list(german.misses(EVER)) == ["verleihen Sie Fahrräder"]
    assert [len(store.feedback(EVER)) for store in (english, german)] == [0, 1]
    assert [remark.text for remark in german.remarks(EVER)] == ["Fahrräder"]


def test_a_reply_is_judged_once_whatever_language_is_said(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/askwell.db"
    client = bilingual(tmp_path, database_url=url)
    reply = say(client, OFFEN, lang="de")["id"]
    for lang in ("de", "en", None):
        opinion = {"reply": reply, "helpful": True, "lang": lang}
        assert client.post("/api/feedback", json=opinion).status_code == 204
    for base in bases_of(client.application):
        base.recorder.close()

    counts = [c.number for tag in ("", "de") for c in Store(url, tag).feedback(EVER)]
    assert counts == [1]


# Edits and health


@pytest.fixture
def live(tmp_path: Path) -> FlaskClient:
    """A server of its own, to be edited."""
    return bilingual(tmp_path)


def reload(client: FlaskClient) -> None:
    app = client.application
    for base in bases_of(app):
        Reloader(app, base.folder, tag=base.tag).reload()


def edit(client: FlaskClient, name: str, line: str, by: str) -> None:
    """Edit a file of the German base."""
    replace_line(bases_of(client.application)["de"].folder / name, line, by)
    reload(client)


def test_an_edit_of_one_base_goes_live_and_leaves_the_other_alone(
    live: FlaskClient,
) -> None:
    before = live.get("/readyz").get_json()
    edit(live, BESUCH, ANSWER, "answer: Jeden Tag.")
    after = live.get("/readyz").get_json()

    assert say(live, OFFEN, lang="de")["text"] == "Jeden Tag."
    assert say(live, OPEN)["text"] == IS_OPEN
    assert before["knowledge"] == after["knowledge"]
    assert before["bases"][0] == after["bases"][0]
    assert before["bases"][1] != after["bases"][1]


def test_readiness_has_the_version_and_the_problem_of_each(live: FlaskClient) -> None:
    english, german = live.get("/readyz").get_json()["bases"]
    edit(live, BESUCH, ANSWER, "anwser: Jeden Tag.")
    ready = live.get("/readyz").get_json()

    assert [english["lang"], german["lang"]] == ["en", "de"]
    assert english["knowledge"] != german["knowledge"]
    assert ready["bases"][0] == english
    assert ready["bases"][1]["knowledge"] == german["knowledge"]
    problem = "topics/besuch.yaml:"
    assert all(
        line.startswith(problem) for line in ready["bases"][1]["error"].splitlines()
    )
    assert ready["error"].splitlines()
    assert all(
        line.startswith(f"de: {problem}") for line in ready["error"].splitlines()
    )
    assert say(live, OFFEN, lang="de")["text"] == IST_OFFEN


def test_a_base_keeps_its_language_while_it_is_served_beside_others(
    live: FlaskClient,
) -> None:
    edit(live, "settings.yaml", "locale: de", "locale: en")
    error = live.get("/readyz").get_json()["error"]

    assert error == (
        "de: settings.yaml:1: 'locale' is 'en' now, and this base is served in 'de'; "
        "put it back, or restart the server"
    )
    assert say(live, OFFEN, lang="de")["text"] == IST_OFFEN

    edit(live, "settings.yaml", "locale: en", "locale: de-CH")

    assert live.get("/readyz").get_json()["error"] is None


def test_a_base_that_is_alone_may_change_its_language(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "alone", GERMAN)
    client = make_client(knowledge=(folder,))
    replace_line(folder / "settings.yaml", "locale: de", "locale: en")
    reload(client)

    assert client.get("/readyz").get_json()["error"] is None
    assert '<html lang="en"' in client.get("/").text


def test_the_figures_have_the_versions_of_both(live: FlaskClient) -> None:
    text = live.get("/metrics").text

    for base in live.get("/readyz").get_json()["bases"]:
        assert figure(text, "askwell_knowledge_info", version=base["knowledge"]) == 1
    assert figure(text, "askwell_store_status", status="off") == 1


def test_the_document_says_where_a_language_may_be_named(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").get_json()["paths"]
    named = {
        path
        for path, operations in paths.items()
        for operation in operations.values()
        if "lang" in [each["name"] for each in operation["parameters"]]
    }

    assert named == {
        *("/api/greeting", "/api/entries", "/api/entries/{entry_id}"),
        *("/faq", "/webhooks/rest/webhook"),
    }


def test_a_given_responder_is_the_only_base(tmp_path: Path) -> None:
    client = make_client(ToldResponder(), knowledge=write_bases(tmp_path))

    assert len(bases_of(client.application)) == 1
    assert say(client, "hello", lang="de")["text"] == "Hello!"
