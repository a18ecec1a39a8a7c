"""Methods tried on files of one's own."""
