"""Bring every catalogue up to the source and compile it: `python3 do.py messages`."""

from __future__ import annotations

import sys

from origin_engine.locales import LOCALES
from tests.catalogues.compiling import as_mo, as_po, brought_up, catalogue_of, mo_of, po_of, untranslated


def main() -> int:
    """Write the catalogues; say what has no text yet, and end with 1 where there is any."""
    lacking = 0
    for language in LOCALES:
        catalogue = brought_up(catalogue_of(language), language)
        po_of(language).parent.mkdir(parents=True, exist_ok=True)
        po_of(language).write_bytes(as_po(catalogue))
        mo_of(language).write_bytes(as_mo(catalogue))
        for each in untranslated(catalogue):
            print(f"{po_of(language)}: no text for {each}", file=sys.stderr)
            lacking += 1
        print(f"{language}: {len(catalogue)} messages")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
