"""Turn messy Markdown study notes into a site of pages that account for every source line."""
