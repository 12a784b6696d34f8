"""What can a site owner run in a terminal?"""

from web.commands.errors import Refused as Refused
