"""`python -m bot`: the commands of `askwell` that need no web."""

from bot.cli import bot

# Processes that a command starts import this, too.
if __name__ == "__main__":
    bot()
