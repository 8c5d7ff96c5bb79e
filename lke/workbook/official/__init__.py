"""Official workbooks: the Excel file that an office was sent, read, recognised, checked, imported, filled and proved.

``sheetmodel`` holds what everything here speaks in: the grid as read and the workbook as recognised.
``reading.read_book(path)`` reads a file, ``recognise.recognise(book, layout)`` says what its columns and rows are.
"""
