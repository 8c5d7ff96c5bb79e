"""The use case of filling one official workbook for many runs: found below a folder, in parallel, resumable, each proved."""
