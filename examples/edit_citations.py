"""What a word processor does: citations inserted, moved apart and removed; each edit tells which others changed.

python examples/edit_citations.py
"""

from pathlib import Path

import bibkit
from bibkit.csl import Processor

LISTING = Path(__file__).parent.parent / "seeds" / "listing.txt"


def main() -> None:
    """Print the changes of each edit, then the reference list of what is still cited."""
    items = bibkit.read(LISTING, as_of="2026-11-23").items
    processor = Processor("ieee", items, output="text")
    first, second = items[0]["id"], items[1]["id"]

    for edit in (
        lambda: processor.insert({"citationID": "c1", "citationItems": [{"id": first}]}),
        # before c1, so that c1 gets the next number
        lambda: processor.insert(
            {"citationID": "c2", "citationItems": [{"id": second}]}, before=[], after=["c1"]
        ),
        lambda: processor.remove("c1"),
    ):
        for change in edit():
            print(change.id, change.text)
        print()

    print("".join(processor.bibliography().entries))


if __name__ == "__main__":
    main()
