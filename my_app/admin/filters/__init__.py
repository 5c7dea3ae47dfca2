"""The filters of a list: what a column may be asked, how an address says it, and how the page shows it."""
