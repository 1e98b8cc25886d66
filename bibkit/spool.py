"""Records kept out of memory: what a command holds of an input of any size while it waits for the rest.

Citation keys depend on all records of an input, so none can be written before the last one is read. Small inputs stay
in memory, larger ones go to a temporary file of this process.
"""

from __future__ import annotations

import pickle
import weakref
from array import array
from collections.abc import Mapping, Sequence
from tempfile import SpooledTemporaryFile
from typing import cast, overload

from .record import Record

#: Bytes of records that stay in memory.
_IN_MEMORY = 1 << 24


class Spool(Sequence[Record]):
    """A sequence of records that can be added to; each access reads the record anew."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 (it lives as long as the spool)
        weakref.finalize(self, self._file.close)
        self._offsets = array("Q", [0])
        self._ids: Mapping[int, str] = {}

    def append(self, record: Record) -> None:
        """Add a record at the end. It must not be read before the last one is added."""
        data = pickle.dumps(record, pickle.HIGHEST_PROTOCOL)
        self._file.write(data)
        self._offsets.append(self._offsets[-1] + len(data))

    def set_ids(self, ids: Mapping[int, str]) -> None:
        """Give the records at these indexes citation keys."""
        self._ids = ids

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | Sequence[Record]:
        if isinstance(index, slice):
            return [self[place] for place in range(len(self))[index]]
        place = range(len(self))[index]
        start, end = self._offsets[place], self._offsets[place + 1]
        self._file.seek(start)
        record = cast(Record, pickle.loads(self._file.read(end - start)))
        key = self._ids.get(place)
        return record if key is None else record.with_id(key)
