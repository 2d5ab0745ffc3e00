"""What the frozen viewer begins with."""

import sys

from desktop.app import main

sys.exit(main())
