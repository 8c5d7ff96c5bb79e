"""Many offices: one run reduced to numbers, runs grouped, rolled up, and looked through for what needs a person."""
