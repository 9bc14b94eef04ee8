"""Words of compact rules, and the names under which the rule language keeps them."""

from __future__ import annotations

import re

# processes as annexes call them, and the name a dossier states them under
PROCESSES = {
    "chemical reaction": "chemical-reaction",
    "chemical reactions": "chemical-reaction",
    "purification": "purification",
    "mixing and blending": "mixing-and-blending",
    "mixing or blending": "mixing-and-blending",
    "change in particle size": "change-in-particle-size",
    "standard materials": "standard-materials",
    "production of standard materials": "standard-materials",
    "isomer separation": "isomer-separation",
    "separation of isomers": "isomer-separation",
    "biotechnological processing": "biotechnological-processing",
    "biotechnological processes": "biotechnological-processing",
    "distillation": "distillation",
    "refining": "refining",
    "blending": "blending",
    "crushing": "crushing",
    "grinding": "grinding",
    "cell manufacture": "cell-manufacture",
    "cell activation": "cell-activation",
    "fermentation": "fermentation",
    "transesterification": "transesterification",
    "melt and pour": "melt-and-pour",
    "melted and poured": "melt-and-pour",
    "retreading": "retreading",
    "spinning": "spinning",
    "weaving": "weaving",
    "knitting": "knitting",
    "dyeing": "dyeing",
    "printing": "printing",
    "smoking": "smoking",
    "roasting": "roasting",
    "casting": "casting",
    "forging": "forging",
}
# the same as a pattern, the longest first
NAMED = "|".join(re.sub(" ", r"\\s+", phrase) for phrase in sorted(PROCESSES, key=len, reverse=True))
# how the names of other operations begin: a phrase that begins with one is an operation, kept in the treaty's words
STEMS = (
    r"assembl|bleach|blend|breed|calcin|cast|coat|comb|concentrat|crochet|crush|crystalli|cut|"
    r"dilut|diffus|distil|draw|dry|dye|embroider|engrav|extru|fatten|felt|ferment|finish|"
    r"flock|forg|freez|glaz|grind|grow|harvest|impregnat|isolat|kill|knit|laminat|machin|"
    r"mercer|mill|mix|mould|paint|pour|polymer|press|print|purif|record|refin|roast|roll|"
    r"salt|separat|sew|sinter|slaughter|smelt|smok|spin|stamp|sterili|surfac|tann|temper|"
    r"tuft|twist|weav|weld"
)
# what may stand before them: `direct blending`, `electrolytic, thermal or chemical separation`
QUALIFIED = r"(?:(?:\w+(?:ic|al)|direct|cold|hot),?\s+(?:or\s+|and\s+)?){0,3}"


def process_name(printed: str) -> str:
    """The name of a process in the vocabulary."""
    return PROCESSES[" ".join(printed.lower().split())]


def key_of(printed: str) -> str:
    """The key of a note: `Process Rule 3` becomes `process-rule-3`."""
    return "-".join(re.findall(r"[a-z0-9]+", printed.lower()))


def words_of(printed: str) -> str:
    """Words as the key of an answer: one line, no quotation marks, no stop at the end."""
    return " ".join(printed.replace('"', "'").split()).strip(" .,;:")


def begun_small(words: str) -> str:
    """A phrase whose first word is an operation and no name, with a small letter first."""
    return words[:1].lower() + words[1:]
