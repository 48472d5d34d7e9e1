"""The incumbent with one call memoised and nothing else: it reads its own version from disk for every SQL statement."""

import functools
import importlib.metadata

importlib.metadata.version = functools.lru_cache(maxsize=None)(importlib.metadata.version)
