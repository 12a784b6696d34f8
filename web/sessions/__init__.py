"""What does the visitor hold, and what do we remember between two requests?"""

from web.sessions.conversation_store import KeptConversations as KeptConversations
from web.sessions.conversation_token import LENGTH_LIMIT as LENGTH_LIMIT
from web.sessions.conversation_token import ConversationToken as ConversationToken
from web.sessions.pseudonym import Pseudonyms as Pseudonyms
from web.sessions.redis import RedisAway as RedisAway
from web.sessions.redis import RedisLink as RedisLink
from web.sessions.redis import ask as ask
from web.sessions.reply_token import DAY_S as DAY_S
from web.sessions.reply_token import Judged as Judged
from web.sessions.reply_token import ReplyToken as ReplyToken
from web.sessions.signing import passing_key as passing_key
from web.sessions.signing import serializer as serializer
from web.sessions.signing import signer as signer
