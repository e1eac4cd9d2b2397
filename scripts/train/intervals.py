"""Intervals of means by resampling, the same for the same data; and correlation of ranks."""

from __future__ import annotations

import numpy as np


def bootstrap(values: np.ndarray, draws: int = 10_000, seed: int = 0) -> tuple[float, float]:
    """The 95 % percentile interval of the mean of values [n]."""
    random = np.random.default_rng(seed)
    means = values[random.integers(0, len(values), (draws, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks of values [n]; equal ones share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[inverse]


def spearman(a: np.ndarray, b: np.ndarray) -> float:
    """Zero where one of them is constant."""
    x, y = ranks(a) - (len(a) + 1) / 2, ranks(b) - (len(b) + 1) / 2
    scale = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / scale if scale > 0 else 0.0
