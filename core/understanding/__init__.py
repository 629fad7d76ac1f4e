"""From what came in to what is asked for: safety first, then rules; what a model reads is checked."""
