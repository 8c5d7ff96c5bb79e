"""Speed, measured side by side in one run against limits; run by hand with ``make bench``."""
