"""`nac` with blocks of 64 runs instead of 4096, so that a test sees many at little cost. Run it, never import it.

The processes that it starts import it as their main module, and so have the same blocks.
"""

from __future__ import annotations

from nacsim import draws

draws.BLOCK = 64

if __name__ == "__main__":
    from nacsim.cli.main import main

    main()
