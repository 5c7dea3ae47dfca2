"""The admin's front page and the palette."""
