"""Pages that are made of all the notes together, and what stands below the notes of a page."""
