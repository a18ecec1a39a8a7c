"""Groups of commands of manage.py, each thin."""
