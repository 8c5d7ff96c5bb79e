"""BagIt bags (RFC 8493) as zip files: written in a fixed order, opened with every bound checked, held against their lists."""
