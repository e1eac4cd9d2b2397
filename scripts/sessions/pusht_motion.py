"""Motions of the agent: polylines timed from rest to rest, and the filter that every command passes."""

from __future__ import annotations

import numpy as np

FRAME_S = 0.1
FREE_SPEED = 170.0  # px/s, on the way to a contact
CORNER_SPEED = 45.0  # px/s, at a sharp corner of the way
RAW_ACCELERATION = 400.0  # px/s^2, before the filter
FILTER = np.array([1.0, 6.0, 15.0, 20.0, 15.0, 6.0, 1.0]) / 64.0


def smooth(history: np.ndarray, raw: np.ndarray) -> np.ndarray:
    """The commands that follow from raw ones; history holds the last len(FILTER) - 1 raw ones."""
    line = np.vstack([history, raw])
    return np.stack([np.convolve(line[:, axis], FILTER, mode="valid") for axis in (0, 1)], axis=1)


def timed(points: np.ndarray, speeds: list[float]) -> np.ndarray:
    """A point per frame along a polyline, from rest to rest; speeds bound each of its legs."""
    legs = np.linalg.norm(np.diff(points, axis=0), axis=1)
    ends = np.concatenate([[0.0], np.cumsum(legs)])
    total = float(ends[-1])
    if total < 1e-6:
        return np.empty((0, 2))
    grid = np.linspace(0.0, total, max(3, int(total) + 1))
    step = grid[1] - grid[0]
    leg = np.clip(np.searchsorted(ends, grid, side="right") - 1, 0, len(legs) - 1)
    speed = np.array(speeds, dtype=float)[leg]
    headings = np.diff(points, axis=0) / np.maximum(legs, 1e-9)[:, None]
    for corner, (before, after) in enumerate(zip(headings[:-1], headings[1:]), start=1):
        # Slower the sharper the corner; a reversal is taken nearly at rest.
        slow = max(CORNER_SPEED, FREE_SPEED * max(0.0, float(before @ after)) ** 2)
        at = int(np.argmin(np.abs(grid - ends[corner])))
        speed[at] = min(speed[at], slow)
    speed[0] = speed[-1] = 0.0
    for i in range(1, len(grid)):
        speed[i] = min(speed[i], np.sqrt(speed[i - 1] ** 2 + 2 * RAW_ACCELERATION * step))
    for i in range(len(grid) - 2, -1, -1):
        speed[i] = min(speed[i], np.sqrt(speed[i + 1] ** 2 + 2 * RAW_ACCELERATION * step))
    moments = np.concatenate([[0.0], np.cumsum(step / (0.5 * (speed[1:] + speed[:-1])))])
    frames = int(np.ceil(moments[-1] / FRAME_S))
    along = np.interp(np.arange(1, frames + 1) * FRAME_S, moments, grid)
    return np.stack([np.interp(along, ends, points[:, axis]) for axis in (0, 1)], axis=1)
