"""Slides: a view as a title, a native chart or table, and what anchors its numbers, in a file for PowerPoint."""
