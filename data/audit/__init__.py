"""The audit log: who did what, when, with which data; a chain that shows when it was changed, and what is asked of it."""
