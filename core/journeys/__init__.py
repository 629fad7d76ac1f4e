"""The domain, pure: what a journey is and what may happen in it. No I/O, no clock, no randomness."""
