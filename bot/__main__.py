"""`python -m bot`: the terminal channel."""

import sys

from bot.cli.commands import main

sys.exit(main())
