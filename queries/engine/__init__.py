"""From a question to its answer: the connection, routes, statements, roll-ups, the cache."""
