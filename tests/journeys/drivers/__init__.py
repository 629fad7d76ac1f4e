"""One driver a surface, all with the same few verbs, over HomeView's real processes and a home of its own."""
