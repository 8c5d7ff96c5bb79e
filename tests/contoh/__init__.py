"""The worked example: its plain tables, and how its evidence files are drawn."""
