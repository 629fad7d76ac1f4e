"""The use cases in one process: real store, real dispatcher and loops, a surface in memory, a clock that is set."""
