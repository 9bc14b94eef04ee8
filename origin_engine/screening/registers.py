"""Numbers for what results name: tuples of criterion codes, and percentages."""

from __future__ import annotations

from collections.abc import Hashable
from decimal import Decimal
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)


class Register(Generic[Thing]):
    """Things in the order in which they were first named."""

    def __init__(self, first: Thing) -> None:
        self.things: list[Thing] = [first]
        self._numbers: dict[Thing, int] = {first: 0}

    def number(self, thing: Thing) -> int:
        """The number of a thing."""
        found = self._numbers.get(thing)
        if found is None:
            found = self._numbers[thing] = len(self.things)
            self.things.append(thing)
        return found


class Registers:
    """The registers of a run of the kernel."""

    def __init__(self) -> None:
        self.codes: Register[tuple[str, ...]] = Register(())
        self.percents: Register[Decimal] = Register(Decimal(0))
