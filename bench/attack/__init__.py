"""What goes wrong, tried on purpose against this application alone, on loopback: malformed requests, bad files, and faults around it."""
