"""A warehouse in PostgreSQL: releases copied there, each a schema of its own, and the pointer to the one in service."""
