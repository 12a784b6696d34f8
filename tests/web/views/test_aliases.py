"""An entry that got another id is still found by the ones that it had."""

from datetime import date

from bot import Conversation, Responder
from tests.builders import make_entry, make_knowledge
from tests.web.doubles import make_client
from web.records.usage import by_subject, top_entries
from web.records.values import FeedbackCount, ReplyCount
from web.sessions.tokens import ConversationToken

TODAY = date(2026, 11, 22)
KNOWLEDGE = make_knowledge(
    make_entry("arrival", aliases=("delivery-time", "days")),
    make_entry("refund-time", "When do I get my money back?"),
)


def test_the_address_of_an_earlier_id_gives_the_entry() -> None:
    body = make_client(Responder(KNOWLEDGE)).get("/api/entries/days").get_json()

    assert body["id"] == "arrival"


def test_a_button_of_an_earlier_id_is_answered() -> None:
    client = make_client(Responder(KNOWLEDGE))

    body = client.post("/api/chat", json={"entry": "delivery-time"}).get_json()

    assert body["entry"]["id"] == "arrival"


def test_a_kept_link_to_the_page_of_answers_leads_to_the_entry() -> None:
    page = make_client(Responder(KNOWLEDGE)).get("/faq").text

    article = page[page.index('<article id="arrival">') :]
    assert '<span id="delivery-time"></span>' in article
    assert '<span id="days"></span>' in article


def test_a_kept_conversation_goes_on_with_the_ids_of_today() -> None:
    token = ConversationToken(("key",))
    kept = Conversation(
        entry="days",
        leant_on="delivery-time",
        chips=("refund-time", "gone", "days"),
        others=("delivery-time", "gone"),
    )

    assert token.load(token.dump(kept), KNOWLEDGE) == Conversation(
        entry="arrival",
        leant_on="arrival",
        chips=("refund-time", "gone", "arrival"),
        others=("arrival",),
    )


def test_counts_and_opinions_of_all_its_ids_are_one() -> None:
    replies = [
        ReplyCount(TODAY, "answer", id, 2)
        for id in ("days", "delivery-time", "arrival")
    ]
    opinions = [
        FeedbackCount("answer", "days", "helpful", 1),
        FeedbackCount("answer", "arrival", "helpful", 4),
    ]

    [top] = top_entries(replies, KNOWLEDGE)
    [feedback] = by_subject(opinions, KNOWLEDGE)

    assert (top.id, top.times) == ("arrival", 6)
    assert (feedback.subject, feedback.helpful) == ("When will my parcel arrive?", 5)
