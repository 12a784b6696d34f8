"""What may come in, and how does it go out?"""

from web.http import client_address as client_address
from web.http import compression as compression
from web.http import errors as errors
from web.http import headers as headers
from web.http import limits as limits
from web.http import openapi as openapi
from web.http.body import read_body as read_body
from web.http.client_address import client_network as client_network
from web.http.page_cache import PageCache as PageCache
from web.http.schemas import ChatRequest as ChatRequest
from web.http.schemas import EntriesBody as EntriesBody
from web.http.schemas import EntryBody as EntryBody
from web.http.schemas import EntryInTopic as EntryInTopic
from web.http.schemas import EntryLink as EntryLink
from web.http.schemas import FeedbackRequest as FeedbackRequest
from web.http.schemas import GreetingBody as GreetingBody
from web.http.schemas import HealthBody as HealthBody
from web.http.schemas import RasaButton as RasaButton
from web.http.schemas import RasaMessage as RasaMessage
from web.http.schemas import RasaMessages as RasaMessages
from web.http.schemas import RasaRequest as RasaRequest
from web.http.schemas import ReadyBody as ReadyBody
from web.http.schemas import ReplyBody as ReplyBody
from web.http.schemas import StoreBody as StoreBody
from web.http.schemas import TopicBody as TopicBody
from web.http.schemas import is_blank as is_blank
