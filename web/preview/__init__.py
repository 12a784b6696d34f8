"""What would an edit change for visitors, asked side by side?"""

from web.preview.app import create_preview as create_preview
from web.preview.edition import Edition as Edition
from web.preview.edition import FixedSide as FixedSide
from web.preview.edition import FolderSide as FolderSide
from web.preview.server import ServerSide as ServerSide
from web.preview.side import Side as Side
