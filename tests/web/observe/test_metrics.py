"""/metrics, in one process and added up over several."""

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.builders import replace_line
from tests.servers.serving import asked, served, wait_for
from tests.web.doubles import make_client
from web.serving.reloader import Reloader

HELLO = {"message": "hello"}
PLAN = "topics/orders.yaml"


def figure(text: str, name: str, **labels: str) -> float:
    """The sum of what a figure has under these labels."""
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def test_replies_are_counted_by_kind_and_level() -> None:
    client = make_client()
    client.post("/api/chat", json=HELLO)
    client.post("/api/chat", json={"message": "How many sessions does it take?"})
    text = client.get("/metrics").text

    assert figure(text, "askwell_replies_total", kind="answer", level="") == 1
    assert figure(text, "askwell_replies_total") == 2
    assert figure(text, "askwell_request_seconds_count", path="/api/chat") == 2


def test_replies_are_counted_by_rule_and_grade() -> None:
    client = make_client()
    for message in (
        "I can not breathe",
        "What if I can not breathe?",
        "How many sessions does it take if I can not breathe?",
        "I am pregnant",
        "What is melasma?",
    ):
        client.post("/api/chat", json={"message": message})
    client.post(
        "/webhooks/rest/webhook", json={"sender": "ada", "message": "I can not breathe"}
    )
    text = client.get("/metrics").text
    name = "askwell_rules_total"

    assert figure(text, name, rule="cannot-breathe", grade="siren") == 2
    assert figure(text, name, rule="cannot-breathe", grade="note") == 2
    assert figure(text, name, rule="pregnancy", grade="referral") == 1
    assert figure(text, name) == 5


def test_every_kind_is_there_from_the_start() -> None:
    text = make_client().get("/metrics").text

    assert 'askwell_replies_total{kind="escalate",level=""} 0.0' in text


def test_what_a_visitor_writes_makes_no_label() -> None:
    client = make_client()
    client.get("/api/entries/my-secret")
    client.get("/my-secret")
    client.open("/", method="SECRET")
    text = client.get("/metrics").text

    assert "secret" not in text.lower()
    assert figure(text, "askwell_request_seconds_count", path="other", status="404")
    assert figure(text, "askwell_request_seconds_count", method="other")


def test_the_knowledge_and_its_reloads_are_told(knowledge_folder: Path) -> None:
    client = make_client(knowledge=(knowledge_folder,))
    first = client.get("/readyz").get_json()["knowledge"]
    reloader = Reloader(client.application, knowledge_folder)
    answer = "answer: A refund takes 14 days."
    replace_line(knowledge_folder / PLAN, answer, "awnser: broken")
    reloader.reload()
    replace_line(knowledge_folder / PLAN, "awnser: broken", "answer: In 14 days.")
    reloader.reload()
    text = client.get("/metrics").text
    version = client.get("/readyz").get_json()["knowledge"]

    assert version != first
    assert figure(text, "askwell_knowledge_info", version=version) == 1
    assert figure(text, "askwell_knowledge_loaded_timestamp_seconds") > 0
    assert figure(text, "askwell_reloads_total", outcome="ok") == 1
    assert figure(text, "askwell_reloads_total", outcome="refused") == 1


@pytest.mark.parametrize(("url", "status"), [("off", "off"), ("", "ok")])
def test_how_the_store_is_is_told(tmp_path: Path, url: str, status: str) -> None:
    client = make_client(database_url=None if url else f"sqlite:///{tmp_path}/kept.db")
    text = client.get("/metrics").text

    assert figure(text, "askwell_store_status", status=status) == 1
    assert figure(text, "askwell_store_status") == 1
    assert figure(text, "askwell_store_dropped_total") == 0


def test_every_worker_counts_into_the_same_figures() -> None:
    with served(FAQ_WORKERS="3") as (_, port):
        for _ in range(40):
            asked(port, "POST", "/api/chat", HELLO)
        texts = [asked(port, "GET", "/metrics") for _ in range(5)]

    for text in texts:
        assert figure(text, "askwell_replies_total") == 40
        assert figure(text, "askwell_request_seconds_count", path="/api/chat") == 40
        assert figure(text, "askwell_worker_restarts_total") == 0


def test_a_reload_reaches_every_worker(knowledge_folder: Path) -> None:
    arguments = ("--knowledge", str(knowledge_folder))

    with served(*arguments, FAQ_WORKERS="2") as (_, port):

        def reloads(outcome: str) -> float:
            return figure(
                asked(port, "GET", "/metrics"), "askwell_reloads_total", outcome=outcome
            )

        answer = "answer: A refund takes 14 days."
        replace_line(knowledge_folder / PLAN, answer, "answer: In 14 days.")
        wait_for(lambda: reloads("ok") == 2)
        replace_line(knowledge_folder / PLAN, "answer: In 14 days.", "awnser: broken")
        wait_for(lambda: reloads("refused") == 2)
        question = {"message": "When do I get my money back?"}
        said = {asked(port, "POST", "/api/chat", question)["text"] for _ in range(20)}

    assert said == {"In 14 days."}
