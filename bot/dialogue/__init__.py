"""What do we reply?"""

from bot.dialogue.explanation import Explanation as Explanation
from bot.dialogue.explanation import Replayed as Replayed
from bot.dialogue.reading import MESSAGE_LIMIT as MESSAGE_LIMIT
from bot.dialogue.responder import Responder as Responder
