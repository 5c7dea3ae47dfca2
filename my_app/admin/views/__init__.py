"""The tables of the admin, one view a file, with what only that view needs."""
