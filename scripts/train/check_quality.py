#!/usr/bin/env python3
"""Judge a shipped bundle by onnxruntime and the simulator: exit 1 where a floor does not hold.

    .train/venv/bin/python scripts/train/check_quality.py models/leworldmodel-pusht
    .train/venv/bin/python scripts/train/check_quality.py models/pusht-policy
    .train/venv/bin/python scripts/train/check_quality.py test/support/models/weak-scorer  # is refused

A scorer must rank the motions of 100 held-out starts, a policy must cover the goal from 50. The graphs are
judged, not the checkpoint they were exported from; the scorer is given the whole goal, agent included.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import closed_loop
import numpy as np
import ranking
import torch
from choices import chosen
from figures import report
from runtime import session
from scorer_calls import tensor

SCORER_FLOORS = {"spearman, 2 blocks": 0.75, "spearman, 3 blocks": 0.70}
POLICY_FLOORS = {"mean best coverage": 0.75}


class BundleScorer:
    """As `scorer_calls.Scorer`, from the graphs of a bundle."""

    def __init__(self, folder: Path) -> None:
        self.encoder, self.cost = session(folder / "encoder.onnx"), session(folder / "cost.onnx")

    def costs(self, frame: np.ndarray, goal: np.ndarray, actions: np.ndarray) -> np.ndarray:
        state, wanted = (
            self.encoder.run(None, {"state": tensor(part[None]).numpy()})[0] for part in (frame, goal)
        )
        blocks = tensor(actions).numpy().reshape(len(actions), -1, 10)
        return self.cost.run(None, {"state_latent": state, "goal_latent": wanted, "actions": blocks})[0]


class BundlePolicy:
    """As `diffusion_model.Denoiser`, from the graph of a bundle."""

    def __init__(self, folder: Path) -> None:
        self.denoiser = session(folder / "denoiser.onnx")

    def __call__(self, sample: torch.Tensor, timestep: torch.Tensor, condition: torch.Tensor) -> torch.Tensor:
        given = {"sample": sample.numpy(), "timestep": timestep.numpy(), "condition": condition.numpy()}
        return torch.from_numpy(self.denoiser.run(None, given)[0])


def main() -> int:
    parser = argparse.ArgumentParser(description="Judge a bundle against its floors.")
    parser.add_argument("bundle", type=Path)
    parser.add_argument(
        "--policy", type=Path, help="of a scorer, also judge the choice among chunks of this bundle"
    )
    parser.add_argument("--record", action="store_true", help="write the figures into the bundle")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    kind = json.loads((arguments.bundle / "bundle.json").read_text())["kind"]
    if kind == "scorer":
        scorer, floors, held_out = BundleScorer(arguments.bundle), SCORER_FLOORS, ranking.HELD_OUT
        values = ranking.measured(scorer, 100)
        if arguments.policy:
            values |= chosen(scorer, BundlePolicy(arguments.policy), 100)
    else:
        policy, floors, held_out = BundlePolicy(arguments.bundle), POLICY_FLOORS, closed_loop.HELD_OUT
        values = closed_loop.measured(policy, 50)
    report(values, held_out, arguments.bundle / "bundle.json" if arguments.record else None)
    short = [f"{name} is {values[name].mean():.3f}, floor {floor}" for name, floor in floors.items()]
    short = [text for text, name in zip(short, floors) if not values[name].mean() >= floors[name]]
    for text in short:
        print(f"refused: {text}", file=sys.stderr)
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
