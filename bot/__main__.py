"""`python -m bot`: the terminal channel."""

import sys

from bot.cli import main

sys.exit(main())
