"""Loading of files: read, typed, reconciled with their own sums, written to the warehouse; or refused with what to change."""
