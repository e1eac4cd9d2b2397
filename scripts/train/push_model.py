"""How a push moves the block, for many pushes at once: what the simulator does, without its contacts.

The simulator's block has neither friction nor momentum, so an agent that overlaps it moves it along the
normal at the contact by as little as parts them. All lengths in px, angles in rad.
"""

from __future__ import annotations

import numpy as np

AGENT_RADIUS = 15.0
GYRATION = 3000.0  # inertia over mass, px^2
OUTLINE = np.array(
    [[-60, -45], [60, -45], [60, -15], [15, -15], [15, 75], [-15, 75], [-15, -15], [-60, -15]], dtype=float
)
# The simulator's origin of the block is not its centre of gravity: it lies this far along the stem.
CENTRE = np.array([0.0, 45.0])
ALONG = np.roll(OUTLINE, -1, axis=0) - OUTLINE
LENGTHS = np.linalg.norm(ALONG, axis=1)
ALONG = ALONG / LENGTHS[:, None]


def turned(vectors: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Vectors [..., 2] turned by angles [...]."""
    c, s = np.cos(angle), np.sin(angle)
    x, y = vectors[..., 0], vectors[..., 1]
    return np.stack([c * x - s * y, s * x + c * y], axis=-1)


def closest_on_outline(local: np.ndarray) -> np.ndarray:
    """The outline's nearest point to each of [n, 2] points in the frame of the block."""
    x, y = local[:, :1] - OUTLINE[:, 0], local[:, 1:] - OUTLINE[:, 1]
    share = np.minimum(np.maximum(x * ALONG[:, 0] + y * ALONG[:, 1], 0.0), LENGTHS)
    x -= share * ALONG[:, 0]
    y -= share * ALONG[:, 1]
    nearest = (x * x + y * y).argmin(axis=1)
    row = np.arange(len(local))
    return local - np.stack([x[row, nearest], y[row, nearest]], axis=1)


def pushed(agent: np.ndarray, pose: np.ndarray) -> np.ndarray:
    """Poses [n, 3] (centre of gravity, angle) after agents at [n, 2] have pushed their blocks away."""
    local = turned(agent - pose[:, :2], -pose[:, 2])
    arm = closest_on_outline(local)
    inward = arm - local
    gap = np.sqrt(inward[:, 0] ** 2 + inward[:, 1] ** 2)
    direction = inward / np.maximum(gap, 1e-9)[:, None]
    lever = arm[:, 0] * direction[:, 1] - arm[:, 1] * direction[:, 0]
    step = np.maximum(AGENT_RADIUS - gap, 0.0) / (1.0 + lever**2 / GYRATION)
    moved = pose.copy()
    moved[:, :2] += turned(direction * step[:, None], pose[:, 2])
    moved[:, 2] += step * lever / GYRATION
    return moved


def contacts(spacing: float) -> tuple[np.ndarray, np.ndarray]:
    """Points of the outline about `spacing` apart with outward normals, both [n, 2]; no inner corners."""
    points, normals = [], []
    for start, along, length in zip(OUTLINE, ALONG, LENGTHS):
        count = max(1, round(length / spacing))
        normal = np.array([along[1], -along[0]])
        for i in range(count):
            points.append(start + along * (i + 0.5) * length / count)
            normals.append(normal)
    found, out = np.array(points), np.array(normals)
    centre = found + out * AGENT_RADIUS
    fits = np.linalg.norm(closest_on_outline(centre) - centre, axis=1) > AGENT_RADIUS - 0.5
    return found[fits], out[fits]
