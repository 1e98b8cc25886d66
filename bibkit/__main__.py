"""python -m bibkit."""

from .cli import main

main()
