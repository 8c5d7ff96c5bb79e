"""``lke plan import``."""
