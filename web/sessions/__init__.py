"""What does the visitor hold, and what do we remember between two requests?"""

from web.sessions.conversation_store import ConversationStore as ConversationStore
from web.sessions.redis import RedisConnection as RedisConnection
from web.sessions.signing import DAY_S as DAY_S
from web.sessions.signing import Pseudonyms as Pseudonyms
from web.sessions.signing import SignedValues as SignedValues
from web.sessions.tokens import LENGTH_LIMIT as LENGTH_LIMIT
from web.sessions.tokens import ConversationToken as ConversationToken
from web.sessions.tokens import JudgedReply as JudgedReply
from web.sessions.tokens import ReplyToken as ReplyToken
