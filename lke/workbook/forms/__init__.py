"""Forms: workbooks in which people answer who never see a table, written and read back."""
