"""Askwell's core: knowledge, safety, retrieval and conversation, with no web in it."""

from bot.conversation import Conversation as Conversation
from bot.errors import BotError as BotError
from bot.errors import KnowledgeError as KnowledgeError
from bot.errors import MessageTooLong as MessageTooLong
from bot.errors import Problem as Problem
from bot.errors import UnknownEntry as UnknownEntry
from bot.index import Match as Match
from bot.knowledge import Entry as Entry
from bot.knowledge import KnowledgeBase as KnowledgeBase
from bot.knowledge import Level as Level
from bot.knowledge import Settings as Settings
from bot.loader import load as load
from bot.reply import AnsweredEntry as AnsweredEntry
from bot.reply import Citation as Citation
from bot.reply import FiredRule as FiredRule
from bot.reply import Kind as Kind
from bot.reply import Reply as Reply
from bot.reply import Suggestion as Suggestion
from bot.responder import MESSAGE_LIMIT as MESSAGE_LIMIT
from bot.responder import Explanation as Explanation
from bot.responder import Responder as Responder
