"""What do we reply?"""

from bot.dialogue.explanation import Explanation as Explanation
from bot.dialogue.explanation import Judgement as Judgement
from bot.dialogue.reading import MESSAGE_LIMIT as MESSAGE_LIMIT
from bot.dialogue.responder import Responder as Responder
