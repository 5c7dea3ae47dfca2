"""Rows as a spreadsheet has them: the kinds of cells, their text in each language, and a posting as a row."""
