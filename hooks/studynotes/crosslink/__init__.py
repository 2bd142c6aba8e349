"""Terms: where they come from, where they are named, and what a name of one leads to."""
