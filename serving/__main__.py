"""Serves an application on HOST and PORT until stopped: `python -m serving module:object`."""

import sys

from serving.keeper import keep

if __name__ == "__main__":
    try:
        sys.exit(keep(sys.argv[1]))
    except ValueError as error:
        sys.exit(f"manage.py: {error}")
