"""The theory: pure functions over arrays, last axis = ally. No files, no Mesa."""
