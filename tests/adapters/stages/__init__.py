"""The four surfaces, each with its real adapter over loopback, behind one small interface for the contract suite."""
