"""What does the visitor hold, and what do we remember between two requests?"""

from web.sessions.conversation_store import ConversationStore as ConversationStore
from web.sessions.conversation_token import LENGTH_LIMIT as LENGTH_LIMIT
from web.sessions.conversation_token import ConversationToken as ConversationToken
from web.sessions.redis import RedisAway as RedisAway
from web.sessions.redis import RedisConnection as RedisConnection
from web.sessions.redis import ask_redis as ask_redis
from web.sessions.reply_token import JudgedReply as JudgedReply
from web.sessions.reply_token import ReplyToken as ReplyToken
from web.sessions.signing import DAY_S as DAY_S
from web.sessions.signing import Pseudonyms as Pseudonyms
from web.sessions.signing import SignedValues as SignedValues
from web.sessions.signing import signer as signer
