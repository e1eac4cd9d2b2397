"""The scorer as the product calls it, px in and costs out, and the distances that costs are compared with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from features import HALF
from world_model import ABSENT, Cost, WorldModel

AGENT_WEIGHT = 0.5  # of the agent's distance beside the block's


def parts(frames: np.ndarray, goal: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Block and agent distances, px, of frames [n, 18] from one goal [18]."""
    gaps = np.linalg.norm((frames - goal).reshape(-1, 9, 2), axis=-1)
    return gaps[:, :8].mean(axis=1), gaps[:, 8]


class Scorer:
    """The two graphs as the product calls them: px in, costs out."""

    def __init__(self, model: WorldModel) -> None:
        self.encoder, self.cost = model.encoder.eval(), Cost(model).eval()

    @torch.no_grad()
    def costs(self, frame: np.ndarray, goal: np.ndarray, actions: np.ndarray) -> np.ndarray:
        """frame and goal [18] px, actions [n, steps, 2] px, of which whole blocks count: costs [n]."""
        state, wanted = (self.encoder(tensor(part[None])) for part in (frame, goal))
        blocks = actions.shape[1] // 5
        given = tensor(actions[:, : blocks * 5]).reshape(len(actions), blocks, 10)
        return self.cost(state, wanted, given).numpy()


def tensor(values: np.ndarray) -> torch.Tensor:
    return torch.from_numpy((values / HALF - 1.0).astype(np.float32))


def without_agent(goal: np.ndarray) -> np.ndarray:
    return np.concatenate([goal[:16], [ABSENT, ABSENT]])


def load(path: Path) -> Scorer:
    checkpoint = torch.load(path, weights_only=True)
    model = WorldModel(**checkpoint["size"])
    model.load_state_dict(checkpoint["model"])
    return Scorer(model)
