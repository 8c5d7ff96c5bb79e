"""The use cases of many offices: sources read in parallel and reduced, looked over, written."""
