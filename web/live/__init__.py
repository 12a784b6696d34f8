"""What is served right now?"""

from web.live.languages import closest as closest
from web.live.languages import tags_of as tags_of
from web.live.opening import open_bases as open_bases
from web.live.search_backend import with_shared_index as with_shared_index
from web.live.services import Bases as Bases
from web.live.services import Replier as Replier
from web.live.services import Services as Services
from web.live.services import bases_of as bases_of
from web.live.services import services as services
from web.live.services import services_of as services_of
from web.live.status import KnowledgeState as KnowledgeState
from web.live.status import within as within
