"""How does it run as a server, and how do edits go live?"""

from web.serving.process import garbage_kept as garbage_kept
from web.serving.process import serve as serve
from web.serving.reloader import Reloader as Reloader
from web.serving.server import Server as Server
from web.serving.watch import state_of as state_of
from web.serving.workers import Workers as Workers
