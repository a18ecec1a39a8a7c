"""A release that an earlier version of the program wrote, brought up to the schema of this one."""
