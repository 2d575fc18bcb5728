"""One folder per channel: decode what came in, encode what goes out. Nothing about issues here."""
