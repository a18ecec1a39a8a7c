"""Roll-ups measured: what the pages ask of them, and what a first pick costs with some and with others."""
