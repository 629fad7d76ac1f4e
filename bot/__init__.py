"""What runs: the command line, the settings, the wiring and the processes."""

__version__ = "0.1.0"
