"""One file a task: its input, its prompt, the schema of its answer, and the check of what came back."""
