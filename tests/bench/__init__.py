"""Ratios that hold on any machine: what the build costs beside plain MkDocs, and how cost grows with the notes."""
