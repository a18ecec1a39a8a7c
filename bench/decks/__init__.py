"""Decks of slides, beside a plain script of the library that makes the same."""
