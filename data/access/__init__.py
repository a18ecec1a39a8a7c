"""Who may see what: the user of a request."""
