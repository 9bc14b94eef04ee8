"""The steps of production that European lists name, and the process name of each.

What confers origin hangs on the stage: to spin natural fibres is enough for a yarn, to spin fibres of any kind is not. So
a step keeps what it is done to wherever the lists tell two stages apart by it.
"""

from __future__ import annotations

import re
from functools import cache

FINISHING = (
    r"(?:main )?preparatory(?:(?: or| and|,| and/or) finishing)?(?: finishing)? operations(?: \(such as [^()]*\))?"
)

# pattern: name; the longer pattern of two that begin alike stands first
STEPS = {
    # chapters 9 to 21
    r"blending": "blending",
    r"crushing": "crushing",
    r"grinding": "grinding",
    # chapters 27 to 40
    r"biotechnological processing": "biotechnological-processing",
    r"change in particle size": "change-in-particle-size",
    r"chemical reaction": "chemical-reaction",
    r"isomer separation": "isomer-separation",
    r"mixing and blending": "mixing-and-blending",
    r"(?:production of )?standards? materials?": "standard-materials",
    r"purification": "purification",
    r"(?:atmospheric (?:or vacuum )?|vacuum[- ])?distillation": "distillation",
    r"(?:operations of )?refining": "refining",
    r"one or more specific process(?:\(?es\)?)?": "specific-processes",
    r"(?:non-originating materials (?:used )?undergo an? )?diffusion": "diffusion",
    r"retreading(?: of (?:used )?(?:pneumatic )?tyres)?": "retreading",
    # fibres and yarns
    r"spinning of natural(?:,? and/or| or| and)? ?(?:of )?man-made (?:staple )?fibres": "spinning",
    r"spinning of man-made (?:staple )?fibres": "spinning-of-man-made-fibres",
    r"spinning of natural fibres": "spinning-of-natural-fibres",
    r"spinning": "spinning",
    r"extrusion of man-made (?:continuous )?filaments?(?: yarns?)?": "extrusion-of-filament-yarn",
    r"extrusion of (?:synthetic or artificial )?man-made fibres": "extrusion",
    r"(?:the )?use of natural fibres": "use-of-natural-fibres",
    r"natural fibres": "use-of-natural-fibres",
    r"twisting": "twisting",
    r"textur(?:ing|ising)": "texturing",
    r"gimping": "gimping",
    r"any mechanical operation": "mechanical-operation-on-yarn",
    r"yarn dyeing": "yarn-dyeing",
    r"dyeing of yarn of natural fibres": "yarn-dyeing-of-natural-fibres",
    r"dyeing of yarn": "yarn-dyeing",
    # fabrics
    r"tufting or weaving of man-made filament yarn": "tufting-or-weaving-of-filament-yarn",
    r"weaving": "weaving",
    r"knitting and making-up in one operation": "knitting-and-making-up-in-one-operation",
    r"knitting \(knitted to shape products?\)": "knitting-to-shape",
    r"knitting": "knitting",
    r"crocheting": "crocheting",
    r"tufting": "tufting",
    r"felting": "felting",
    r"needle[- ]punching": "needle-punching",
    r"(?:any )?non-woven (?:fabric )?(?:formation|process(?:es)?|techniques?)(?: including needle[- ]punching)?": (
        "non-woven-forming"
    ),
    r"other fabric formation process(?:es)?": "other-fabric-formation",
    r"fabric formation": "fabric-formation",
    r"flocking": "flocking",
    # finishing and making up
    r"dyeing": "dyeing",
    r"printing \(as (?:a )?stand-?alone operation\)": "printing-as-standalone-operation",
    r"printing": "printing",
    r"bleaching": "bleaching",
    r"mercerising": "mercerising",
    r"coating": "coating",
    r"covering": "covering",
    r"laminating": "laminating",
    r"metalising": "metalising",
    r"impregnating": "impregnating",
    r"rubberising": "rubberising",
    r"calendering": "calendering",
    r"bonding": "bonding",
    r"embroider(?:ing|y)": "embroidering",
    r"making-up(?: \(including cutting(?: of (?:the )?fabrics?)?\)|,? including cutting(?: of (?:the )?fabrics?)?)": (
        "making-up-including-cutting"
    ),
    r"making-up": "making-up",
    rf"at least two other {FINISHING}": "two-other-finishing-operations",
    rf"at least two {FINISHING}": "two-finishing-operations",
}
ARTICLE = r"(?:(?:an?|the) )?"
# a step ends where the sentence joins another, sets a condition or ends; else it is something else, done to something else
BOUNDARY = (
    r"(?= ?(?:$|[;.,]|\(-|\((?:for |see )|(?:combined|accompanied|together|preceded|followed|or|and|and/or|alone|in the case|in each case"
    r"|for which|in which|where|provided|only if|(?:is|are|has been) undergone|is carried out|takes? place|however)\b))"
)


@cache
def step_pattern() -> str:
    """The pattern of any step that has a name."""
    return rf"{ARTICLE}(?:{'|'.join(STEPS)}){BOUNDARY}"


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(ARTICLE + pattern, re.I), name) for pattern, name in STEPS.items())


def step_name(words: str) -> str:
    """The process name of a step as printed."""
    return next(name for pattern, name in _compiled() if pattern.fullmatch(words))


def family(name: str) -> str:
    """The stage of production that a process belongs to, whatever it is done to."""
    return re.split(r"-(?:of|as|including)-", name)[0]
