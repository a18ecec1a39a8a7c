"""Callbacks of stories: their list, their editor, their presentation and their files."""
