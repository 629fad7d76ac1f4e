"""What the core needs from outside, as small protocols: platform, store, media, ai, clock."""
