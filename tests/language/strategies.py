"""Hypothesis strategies for syntax trees of the rule language: every node type, only what the language can say.

`rules()` is the one to use; the others serve tests that need a part of a rule.
"""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from origin_engine.language import tree as t

WORDS = st.text(st.characters(exclude_characters='"\n', exclude_categories=["Cs"]), min_size=1, max_size=20).filter(
    lambda words: words == words.strip()
)
NAMES = st.from_regex(r"[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True).filter(
    lambda name: name not in ("and", "or")
)
COUNTRIES = st.from_regex(r"[A-Z]{2}", fullmatch=True)
PERCENTS = st.decimals(Decimal("0.001"), Decimal(100), places=3) | st.sampled_from(
    [Decimal(40), Decimal("47.5"), Decimal("62.50"), Decimal(100)]
)
BASES = st.sampled_from(t.ValueBase)
VALUE = [t.Measure.VALUE]
WEIGHTS = [t.Measure.WEIGHT, t.Measure.NET_WEIGHT, t.Measure.DRY_WEIGHT]
VOLUMES = [t.Measure.VOLUME, t.Measure.ALCOHOL]


# --- codes and materials -------------------------------------------------------------------------


@st.composite
def code_ranges(draw: st.DrawFn) -> t.CodeRange:
    """A code of any level, or a range with the lower code first."""
    level = draw(st.sampled_from(t.Level))
    code = st.from_regex(rf"[0-9]{{{int(level)}}}", fullmatch=True)
    first, last = sorted((draw(code), draw(code)))
    return t.CodeRange(level, first, draw(st.sampled_from([first, last])))


def code_items() -> st.SearchStrategy[t.CodeItem]:
    """A code, a range of codes, or the product's own."""
    return code_ranges() | st.builds(t.SameCode, st.sampled_from(t.Level))


def code_lists() -> st.SearchStrategy[tuple[t.CodeItem, ...]]:
    """Codes without a duplicate, of mixed levels."""
    return st.lists(code_items(), min_size=1, max_size=4, unique=True).map(tuple)


def some_materials() -> st.SearchStrategy[t.Materials]:
    """Materials picked by words, by codes, or by both."""
    return (
        st.builds(t.Materials, st.none(), code_lists())
        | st.builds(t.Materials, WORDS)
        | st.builds(t.Materials, WORDS, code_lists())
    )


def materials() -> st.SearchStrategy[t.Materials]:
    """Some materials, or all of them."""
    return some_materials() | st.just(t.Materials())


# --- conditions ----------------------------------------------------------------------------------


def groups() -> st.SearchStrategy[t.Group]:
    """A group of codes, of each of the three kinds."""
    return st.builds(t.Group, st.sampled_from(t.GroupMode), code_lists())


def allowances() -> st.SearchStrategy[t.Allowance]:
    """Materials that need not change, with a limit and without."""
    return st.builds(t.Allowance, materials()) | st.builds(t.Allowance, materials(), PERCENTS, BASES)


def changes() -> st.SearchStrategy[t.ClassificationChange]:
    """A change of tariff classification with any of its qualifications."""
    return st.builds(
        t.ClassificationChange,
        st.none() | st.sampled_from(t.Level),
        group=st.none() | groups(),
        exclusions=st.lists(some_materials(), max_size=2).map(tuple),
        allowance=st.none() | allowances(),
        only_for=st.none() | materials(),
    )


def value_contents() -> st.SearchStrategy[t.ValueContent]:
    """A minimum value content in each notation."""
    return st.builds(
        t.ValueContent,
        PERCENTS,
        method=st.none() | st.sampled_from(t.Method),
        base=st.none() | BASES,
        focus=st.just(()) | code_lists(),
        notation=st.sampled_from(["RVC", "VAC", "QVC"]),
    )


def _wholes(measures: list[t.Measure]) -> st.SearchStrategy[t.Whole]:
    """What a share of one of these measures may be taken of."""
    measure = st.sampled_from(measures)
    wholes = (
        st.builds(t.Whole, st.just(t.WholeKind.SET), measure)
        | st.builds(t.Whole, st.just(t.WholeKind.ALL_MATERIALS), measure)
        | st.builds(t.Whole, st.just(t.WholeKind.THOSE), measure, materials=st.none() | some_materials())
    )
    if measures is VALUE:
        return wholes | st.builds(t.Whole, st.just(t.WholeKind.PRODUCT), measure, BASES)
    return wholes | st.builds(t.Whole, st.just(t.WholeKind.PRODUCT), measure)


@st.composite
def limits(draw: st.DrawFn) -> t.MaterialLimit:
    """A limit that measures both sides alike."""
    measures = draw(st.sampled_from([VALUE, WEIGHTS, VOLUMES]))
    return t.MaterialLimit(
        draw(st.sampled_from(measures)),
        draw(st.sampled_from(t.Standing)),
        draw(materials()),
        draw(st.sampled_from(t.Comparison)),
        draw(PERCENTS),
        draw(_wholes(measures)),
        each=draw(st.booleans()),
    )


@st.composite
def processes(draw: st.DrawFn) -> t.Process:
    """Processes together, or at least some of them."""
    names = tuple(draw(st.lists(NAMES | st.just("chemical-reaction"), min_size=1, max_size=4, unique=True)))
    at_least = draw(st.none() | st.integers(1, len(names)))
    return t.Process(names, at_least, draw(st.booleans()))


def quotas() -> st.SearchStrategy[t.WithinQuota]:
    """A quota, as a condition or a guard."""
    return st.builds(t.WithinQuota, WORDS)


def periods() -> st.SearchStrategy[t.ImportedOn]:
    """A period that is open at one end, or at none."""
    days = st.dates()
    closed = st.tuples(days, days).map(sorted)
    return (
        st.builds(t.ImportedOn, days)
        | st.builds(t.ImportedOn, st.none(), days)
        | closed.map(lambda pair: t.ImportedOn(*pair))
    )


def trades() -> st.SearchStrategy[t.TradeBetween]:
    """Trade between two different Parties."""
    pairs = st.lists(COUNTRIES, min_size=2, max_size=2, unique=True)
    return pairs.map(lambda pair: t.TradeBetween(*pair))


def conditions() -> st.SearchStrategy[t.Rule]:
    """One condition, of every kind there is."""
    return st.one_of(
        changes(),
        st.builds(t.ChangeFrom, materials(), st.none() | changes()),
        st.just(t.NoChange()),
        value_contents(),
        st.builds(t.MaximumNonOriginating, PERCENTS, BASES),
        limits(),
        st.just(t.SetRule()) | st.builds(t.SetRule, PERCENTS, BASES),
        st.builds(t.WhollyObtained, st.booleans(), st.none() | NAMES),
        st.just(t.ExclusivelyOriginating()),
        st.builds(t.MaterialsAre, materials(), st.sampled_from(t.MaterialOrigin)),
        processes(),
        st.builds(t.Condition, WORDS),
        st.builds(t.MadeFrom, WORDS),
        st.builds(t.Note, WORDS),
        quotas(),
        periods(),
        trades(),
        st.builds(t.NotEncoded, WORDS),
    )


# --- combinations --------------------------------------------------------------------------------


def guards() -> st.SearchStrategy[t.Guard]:
    """What a branch of a split may depend on."""
    return st.builds(t.Described, WORDS, st.booleans()) | periods() | trades() | quotas()


def combinations(parts: st.SearchStrategy[t.Rule]) -> st.SearchStrategy[t.Rule]:
    """Alternatives, conjunctions, provisos and splits of these parts."""
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    cases = st.builds(t.Case, st.lists(guards(), min_size=1, max_size=2).map(tuple), parts)
    return (
        st.builds(t.AnyOf, several)
        | st.builds(t.All, several)
        | st.builds(t.Provided, parts, parts)
        | st.builds(t.Split, st.lists(cases, min_size=1, max_size=2).map(tuple), parts)
    )


def rules() -> st.SearchStrategy[t.Rule]:
    """Any rule that the language can say."""
    return st.recursive(conditions(), combinations, max_leaves=6)
