"""Is somebody in danger?"""

from bot.safety.claims import Claims as Claims
from bot.safety.examples import LikenessLane as LikenessLane
from bot.safety.rules import SafetyLane as SafetyLane
from bot.safety.rules import Verdict as Verdict
