"""The admin's front page: what waits, and the pictures of how the board does."""
