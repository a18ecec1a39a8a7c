"""From bytes to records: files, encodings, headers, delimited text, features."""
