"""The statistics beside scipy and statsmodels, where those have the method."""

import numpy as np
import pytest
from counttables import again, invented, table
from scipy import stats

from evalkit.significance import compare_tables, intervals
from evalkit.significance.multiple import benjamini_hochberg, holm

multitest = pytest.importorskip("statsmodels.stats.multitest")


def columns(rows):
    """Return gold, predicted and matched of each document, of shape (3, documents)."""
    return np.array([rows[d].get("A", (0, 0, 0)) for d in sorted(rows)], dtype=float).T


def f1(gold, predicted, matched, axis=-1):
    return 2 * matched.sum(axis) / (gold.sum(axis) + predicted.sum(axis))


def test_the_bca_interval_is_that_of_scipy():
    rows = invented(60, types=("A",), gold=(2.0,))
    theirs = stats.bootstrap(
        tuple(columns(rows)), f1, paired=True, vectorized=True, n_resamples=20_000, method="BCa",
        rng=np.random.default_rng(0),
    ).confidence_interval  # fmt: skip

    ours = [intervals(table(rows), measure="TC", seed=seed).types["A"]["f1"] for seed in range(5)]

    assert {one.method for one in ours} == {"BCa bootstrap"}
    assert np.mean([one.low for one in ours]) == pytest.approx(theirs.low, abs=0.005)
    assert np.mean([one.high for one in ours]) == pytest.approx(theirs.high, abs=0.005)


def studentised(*sides, axis=-1):
    """Divide the difference by its error; a side is gold, predicted, matched of each document."""
    before, after = sides[:3], sides[3:]
    figures = [f1(*side, axis=axis) for side in (before, after)]
    influence = [
        (2 * m - np.expand_dims(f, -1) * (g + p)) / np.expand_dims((g + p).sum(axis), -1)
        for (g, p, m), f in zip((before, after), figures, strict=True)
    ]
    items = sum((side[0] + side[1]).sum(axis) for side in (before, after)) / 2
    moved = influence[1] - influence[0]
    error = np.sqrt((moved**2).sum(axis) + (2 / items) ** 2)
    t, skew = (figures[1] - figures[0]) / error, (moved**3).sum(axis) / error**3
    return t + skew * t**2 / 3 + skew**2 * t**3 / 27 + skew / 6


@pytest.mark.parametrize("side", ["less", "greater"])
@pytest.mark.parametrize("seed", range(3))
def test_the_p_of_all_swaps_is_that_of_scipy(seed, side):
    rows = invented(9, seed=seed, types=("A",), gold=(2.0,))
    later = again(rows, seed=seed + 10)
    pairs = np.stack([columns(rows), columns(later)])  # (2, 3, documents)

    def statistic(before, after, axis=-1):
        """Read documents that stand for their counts, so that these are swapped together."""
        taken = [pairs[one.astype(int) % 2, :, one.astype(int) // 2] for one in (before, after)]
        parts = [np.moveaxis(side, -1, 0) for side in taken]
        return studentised(*parts[0], *parts[1])

    names = [2.0 * np.arange(9), 2.0 * np.arange(9) + 1]
    theirs = stats.permutation_test(
        names, statistic, permutation_type="samples", vectorized=True, alternative=side,
        n_resamples=np.inf,
    )  # fmt: skip

    ours = compare_tables(before=table(rows), after=table(later), measure="TC").row("A")

    assert (ours.p_regressed if side == "less" else ours.p_improved) == pytest.approx(theirs.pvalue)


def test_holm_and_benjamini_hochberg_are_those_of_statsmodels():
    for seed in range(20):
        p = np.random.default_rng(seed).uniform(size=12) ** 3

        assert holm(list(p)) == pytest.approx(list(multitest.multipletests(p, method="holm")[1]))
        assert benjamini_hochberg(list(p)) == pytest.approx(
            list(multitest.multipletests(p, method="fdr_bh")[1])
        )
