"""The search: what its index holds, and how the terminal asks it. Ranking is the work of client/search/."""
