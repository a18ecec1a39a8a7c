"""Answers over HTTP: the API, files, headers, short links."""
