"""`python -m tests.evaluation.gaps`."""

import sys

from tests.evaluation.gaps import main

if __name__ == "__main__":
    sys.exit(main())
