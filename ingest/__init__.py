"""Read documents, cut them into passages, embed them. Knows nothing of search."""
