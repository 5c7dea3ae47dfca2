"""A table's forms: fields for each kind of value, related rows, files, and saves that came too late."""
