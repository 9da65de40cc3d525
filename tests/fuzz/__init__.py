"""What the fuzzer runs, and what the tests of mutations check with it."""
