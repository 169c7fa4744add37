"""What every test stands on."""

import os

from hypothesis import settings

settings.register_profile("detente", deadline=None, max_examples=50, derandomize="CI" in os.environ)
settings.load_profile("detente")
