"""`python -m origin_engine` is the command `origin-engine`."""

from origin_engine.cli import main

if __name__ == "__main__":
    main()
