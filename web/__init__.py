"""The HTTP channel: the chat API, the pages and the widget's files.

`web.app.create_app` makes the app; `web.commands` runs it. Nothing heavy is imported
here: most commands need no Flask.
"""

from web.config import Config as Config
from web.config import ConfigError as ConfigError
