"""`make bench`: the table of figures. Not tests: nothing fails here, and shared machines are noisy; ratios count."""
