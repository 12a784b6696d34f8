"""Is somebody in danger?"""

from bot.safety.claims import Claims as Claims
from bot.safety.claims import Said as Said
from bot.safety.claims import Says as Says
from bot.safety.lane import SafetyLane as SafetyLane
from bot.safety.lane import Verdict as Verdict
from bot.safety.likeness import Likeness as Likeness
