"""A release presented from its file alone: its views, its files, and the application around them. Nothing here reads a warehouse."""
