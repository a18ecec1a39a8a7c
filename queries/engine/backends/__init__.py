"""Where releases are kept: each backend gives the release in service, an engine that reads it within limits, and its rows."""
