"""The export door: what is taken out, when it is made, and the file."""
