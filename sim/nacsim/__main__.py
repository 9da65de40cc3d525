"""`python -m nacsim` is `nac`."""

from nacsim.cli.main import main

if __name__ == "__main__":
    main()
