"""Long lists: their pages, found by key, their counts, and what their rows have in common."""
