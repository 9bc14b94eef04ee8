"""Codes of the Harmonized System as an agreement lists them: prefixes and ranges of prefixes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from origin_engine.told import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import CoreSchema

SPAN = re.compile(r"(\d{2}|\d{4}|\d{6})(?:-(\d{2}|\d{4}|\d{6}))?")


class CodeSpans(NamedTuple):
    """A set of codes: each span is its first and last prefix, both included and of equal length."""

    spans: tuple[tuple[str, str], ...]

    def has(self, code: str) -> bool:
        """Whether a code (two digits or more, without dots) stands in one of the spans."""
        spans = self.spans
        return any(len(first) <= len(code) and first <= code[: len(first)] <= last for first, last in spans)

    @classmethod
    def read(cls, written: Sequence[str]) -> Self:
        """The codes as written: "84", "2901", "0101.21" or a range of equal length, "42-49".

        Raises ValueError for what is no such code.
        """
        return cls(tuple([_span(each) for each in written]))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        """In YAML it is a list of codes."""
        from pydantic_core import core_schema

        codes = core_schema.list_schema(core_schema.str_schema(), min_length=1)
        return core_schema.no_info_after_validator_function(cls.read, codes)


def _span(written: str) -> tuple[str, str]:
    found = SPAN.fullmatch(written.replace(".", "").replace(" ", ""))
    first, last = found.groups() if found else (None, None)
    last = last or first
    if first is None or last is None or len(first) != len(last) or last < first:
        raise ValueError(
            told(
                '`{written}` is no code and no range of codes: write "84", "2901", "0101.21" or "42-49"',
                written=written,
            )
        )
    return first, last
