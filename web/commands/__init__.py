"""What can a site owner run in a terminal?"""

from web.commands.root import askwell as askwell
from web.commands.root import web as web
