"""Many runs at once: the session driven by the theory for every seat, without Mesa."""
