"""Release cubes for seminars: built, numbered, compared with earlier ones and packed."""
