"""How did the site owner set it up?"""

from web.config.listing import in_force as in_force
from web.config.listing import in_help as in_help
from web.config.settings import Config as Config
from web.config.settings import ConfigError as ConfigError
from web.config.settings import SetupError as SetupError
