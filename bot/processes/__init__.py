"""What runs, one short file a Procfile line; `embedded` is all of them in one process."""
