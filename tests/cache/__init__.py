"""The cache and the rates: in memory, over a real Redis, and while Redis goes and comes back."""
