"""`python -m web`: serves, or runs the command that is named."""

from web.commands import web

web()
