"""The students whom a load is about, kept so that a million of them take no memory to speak of."""

from collections.abc import Iterable, Iterator


class Concerned:
    """A growing set of surrogate keys, a bit for each: a million students take an eighth of a megabyte."""

    __slots__ = ("_bits",)

    def __init__(self, ids: Iterable[int] = ()) -> None:
        self._bits = bytearray()
        self.add(ids)

    def add(self, ids: Iterable[int]) -> None:
        """Take in these students."""
        bits = self._bits
        for i in ids:
            place = i >> 3
            if place >= len(bits):
                bits.extend(bytes(place + 1024 - len(bits)))
            bits[place] |= 1 << (i & 7)

    def merge(self, other: "Concerned") -> None:
        """Take in the students of another set."""
        size = max(len(self._bits), len(other._bits))
        both = int.from_bytes(self._bits, "little") | int.from_bytes(other._bits, "little")
        self._bits[:] = both.to_bytes(size, "little")

    @classmethod
    def unpacked(cls, packed: bytes) -> "Concerned":
        """The students of a set that was packed."""
        found = cls()
        found._bits[:] = packed
        return found

    def packed(self) -> bytes:
        """The set as bytes."""
        return bytes(self._bits)

    def __len__(self) -> int:
        return int.from_bytes(self._bits, "little").bit_count()

    def __iter__(self) -> Iterator[int]:
        """The students in the order of their keys."""
        for place, byte in enumerate(self._bits):
            for bit in range(8) if byte else ():
                if byte >> bit & 1:
                    yield place << 3 | bit
