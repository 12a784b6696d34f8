"""What may come in, and how does it go out?"""

from web.http import client_address as client_address
from web.http import errors as errors
from web.http import headers as headers
from web.http import limits as limits
from web.http import openapi as openapi
from web.http.caching import revalidated as revalidated
from web.http.client_address import client_network as client_network
from web.http.compression import compress as compress
from web.http.operation import operation as operation
from web.http.schemas import RequestBody as RequestBody
from web.http.schemas import ResponseBody as ResponseBody
from web.http.schemas import Text as Text
from web.http.schemas import is_blank as is_blank
from web.http.schemas import refuse_blank as refuse_blank
