"""What do we reply?"""

from bot.dialogue.reading import MESSAGE_LIMIT as MESSAGE_LIMIT
from bot.dialogue.responder import Explanation as Explanation
from bot.dialogue.responder import Replayed as Replayed
from bot.dialogue.responder import Responder as Responder
