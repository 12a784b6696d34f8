"""An index in Milvus, which several machines share: README.md says when and how.

Nothing outside this folder needs it but `web.live.search_backend`.
"""

from bot.search.milvus.client import EngineMissing as EngineMissing
from bot.search.milvus.client import Milvus as Milvus
from bot.search.milvus.remote_index import RemoteIndex as RemoteIndex
