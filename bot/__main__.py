"""`python -m bot`: the commands of `askwell` that need no web."""

from bot.cli import bot

bot()
