"""What is served right now?"""

from web.live.search_backend import with_shared_index as with_shared_index
from web.live.services import Replier as Replier
from web.live.services import Services as Services
from web.live.services import services as services
from web.live.services import services_of as services_of
from web.live.status import KnowledgeState as KnowledgeState
from web.live.status import within as within
