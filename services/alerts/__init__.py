"""The alerts of a release."""
