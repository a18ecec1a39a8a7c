"""Pages that any user needs: explore, saved views, tables, the glossary."""
