"""The LKE as a workbook: built with live formulas, so that an inspector who changes an answer sees every total follow."""
