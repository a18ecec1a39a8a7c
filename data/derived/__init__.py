"""What is worked out of loaded rows: clocks, delays, arrears, attainment, unit values."""
