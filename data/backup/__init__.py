"""Backups: all that cannot be made again in one file, read back, put back, and tried."""
