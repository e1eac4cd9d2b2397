"""What both bundles of PushT share: the bound of their files, their training data, and their world."""

from __future__ import annotations

import hashlib
from pathlib import Path

import bundle_files
from collect import DATA
from features import HALF

BYTES_MAX = int(7.5 * 2**20)


def exported(graph: bundle_files.Graph, folder: Path) -> dict[str, object]:
    return bundle_files.exported(graph, folder, BYTES_MAX)


def provenance(script: str, data: list[str], seed: int, command: str) -> dict[str, object]:
    digest = hashlib.sha256()
    for path in sorted(path for name in data for path in (DATA / name).glob("[0-9][0-9][0-9][0-9].npz")):
        digest.update(path.read_bytes())
    return bundle_files.provenance(script, digest.hexdigest(), seed, command)


def common(kind: str, goal: dict[str, object], block: int) -> dict[str, object]:
    """What both bundles say about observation, goal, normalisation and action."""
    scale = {"mode": "min_max", "min": [0.0, 0.0], "max": [2 * HALF, 2 * HALF]}
    return {
        "kind": kind,
        "licence": "Apache-2.0",
        "embodiment": "pusht",
        "observation": [
            {"name": "keypoints", "source": "keypoints", "dtype": "float32", "shape": [2, 8, 2]},
            {"name": "agent_position", "source": "agent_position", "dtype": "float32", "shape": [2, 2]},
        ],
        "goal": [{"name": "keypoints", "shape": [8, 2], **goal}],
        "normalisation": {"keypoints": scale, "agent_position": scale, "action": scale},
        "action": {
            "name": "action",
            "dim": 2,
            "horizon": 16,
            "start_index": 1,
            "execute_steps": 8,
            "dt_s": 0.1,
            "block": block,
            "mode": "absolute",
            "unit": "px",
            "frame": "pusht",
            "low": [0.0, 0.0],
            "high": [2 * HALF, 2 * HALF],
        },
    }
