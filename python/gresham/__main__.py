"""`python -m gresham`: the command."""

import sys

from gresham import _main

sys.exit(_main())
