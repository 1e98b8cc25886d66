"""What a rendering element does for an item that has none of its variables, so that a group knows at a glance that
it is empty.

"cs:group and its child elements are suppressed if a) at least one rendering element in cs:group calls a
variable (either directly or via a macro), and b) all variables that are called are empty" (specification,
"Group"). Most groups of most entries are suppressed: where none of the variables has a value, nothing in the group needs
to be tried.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Needs:
    """What an element does for an item that has none of `variables`."""

    variables: frozenset[str]
    #: Whether it calls a variable; None if that depends on more than variables.
    calls: bool | None = True
    #: Whether it prints nothing. A term prints; it is suppressed only with the group around it.
    silent: bool = True


#: A term, a value, or the label of a variable.
TERM = Needs(frozenset(), calls=False, silent=False)
_NO_BRANCH = Needs(frozenset(), calls=False)


def of_sequence(elements: Iterable[Needs | None]) -> Needs | None:
    """The needs of elements that are rendered one after the other; None if those of one are not known."""
    found = [*elements]
    known = [one for one in found if one is not None]
    if len(known) < len(found):
        return None
    calls = {one.calls for one in known}
    return Needs(
        frozenset().union(*(one.variables for one in known)),
        True if True in calls else None if None in calls else False,
        all(one.silent for one in known),
    )


def of_group(children: Needs | None) -> Needs | None:
    """The needs of a group around elements."""
    if children is None or not (children.calls or children.silent):
        return None
    return Needs(children.variables, children.calls)


def of_branches(branches: Iterable[tuple[bool | None, frozenset[str], Needs | None]]) -> Needs | None:
    """The needs of `cs:choose`. Of each branch: whether its test holds for an item without the variables that
    it tests, None if that depends on more; those variables; the needs of what is in it."""
    tested: set[str] = set()
    possible: list[Needs | None] = []
    for holds, variables, needs in branches:
        tested |= variables
        if holds is not False:
            possible.append(needs)
        if holds:
            break
    else:
        possible.append(_NO_BRANCH)
    together = of_sequence(possible)
    if together is None:
        return None
    calls = {one.calls for one in possible if one is not None}
    return Needs(together.variables | tested, calls.pop() if len(calls) == 1 else None, together.silent)
