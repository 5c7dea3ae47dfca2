"""The request's side: who acts, in which language, with which headers, and what an error looks like."""
