"""Runs the command as a module, which is how a child process is started."""

from search_app.cli import main

if __name__ == "__main__":
    main()
