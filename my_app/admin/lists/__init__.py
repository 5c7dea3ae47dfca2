"""A table's list: its rows, counts, columns, cells, pages, facets, saved views, and what is done with many rows."""
