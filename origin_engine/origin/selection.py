"""Which materials a rule speaks of: by codes, by words, or both."""

from __future__ import annotations

from origin_engine.dossier import show_path
from origin_engine.language.tree import CodeItem, CodeRange, Materials
from origin_engine.origin.candidates import agreed
from origin_engine.origin.materials import code_missing
from origin_engine.origin.missing import Missing, Need
from origin_engine.origin.status import Judged


def in_codes(codes: tuple[CodeItem, ...], code: str | None, own: str | None) -> bool | None:
    """Whether a code falls under a list; None where it (or the good's own) is not known."""
    if code is None:
        return None
    found: bool | None = False
    for item in codes:
        if isinstance(item, CodeRange):
            if item.level > len(code):
                # a national item below the six digits: only its subheading can be told
                if item.first[:6] <= code <= item.last[:6]:
                    found = None
            elif item.first <= code[: item.level] <= item.last:
                return True
        elif own is None:
            found = None
        elif code[: item.level] == own[: item.level]:
            return True
    return found


def of_codes(codes: tuple[CodeItem, ...], judged: Judged, own: str | None) -> bool | None:
    """Whether a material falls under a list, whichever of the codes that it may be it is."""
    if judged.candidates is None:
        return in_codes(codes, judged.code, own)
    return agreed(in_codes(codes, code, own) for code in judged.candidates.codes)


def selects(materials: Materials, judged: Judged, own: str | None) -> bool | None:
    """Whether a rule's set of materials holds this one; None where a fact is missing."""
    by_code = of_codes(materials.codes, judged, own) if materials.codes else True
    if by_code is False or materials.described is None:
        return by_code
    answer = (judged.line.material.answers or {}).get(materials.described)
    if answer is None:
        return None
    return by_code if answer else False


def selection_missing(materials: Materials, judged: Judged) -> Missing:
    """What is missing to tell whether a set of materials holds this one."""
    if materials.codes and judged.code is None:
        return code_missing(judged)
    words = materials.described or ""
    return Missing(Need.ANSWER, f"{show_path(judged.line.path)}.answers[{words}]", words)
