"""How does it run as a server, and how do edits go live?"""

from web.serving.reloader import Reloader as Reloader
from web.serving.server import Server as Server
from web.serving.workers import Workers as Workers
from web.serving.workers import processors as processors
