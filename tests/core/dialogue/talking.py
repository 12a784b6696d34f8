"""Conversations for tests."""

from bot import Conversation, Reply, Responder


def talk(responder: Responder, *messages: str) -> Reply:
    """The last reply of a conversation."""
    conversation = Conversation()
    for message in messages:
        reply = responder.reply(message, conversation)
        conversation = reply.conversation
    return reply


def said(reply: Reply) -> str:
    """The kind, and the entry, the rule or the small talk that it comes from."""
    source = reply.entry or reply.rule
    id = source.id if source else reply.smalltalk
    return f"{reply.kind} {id}" if id else f"{reply.kind}"
