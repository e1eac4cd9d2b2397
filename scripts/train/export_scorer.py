#!/usr/bin/env python3
"""Export the world model as a bundle: encoder and cost graphs, parity with torch, golden costs.

.train/venv/bin/python scripts/train/export_scorer.py --checkpoint .train/scorer.pt
"""

from __future__ import annotations

import argparse
from pathlib import Path

import bundle
import bundle_files
import numpy as np
import scorer_calls
import torch
from collect import ROOT
from explore import BLOCK, BLOCKS, frame_of, start_and_motions
from ranking import held_out_frames
from world_model import ABSENT, BLOCK_ACTIONS, LATENT, STATE

CASES, CANDIDATES, SEED = 4, 8, 78
CANDIDATES_MAX = 256
RESOLUTION = 10.0  # about px: nearer costs are ties, models/README.md says what that is worth


def golden_cases(scorer: scorer_calls.Scorer) -> dict[str, np.ndarray]:
    """Keypoints and agents of two frames, goal keypoints, motions, all px; their costs, the agent unknown."""
    inputs, outputs, frames = [], [], held_out_frames()
    for case in range(CASES):
        random = np.random.default_rng([SEED, case])
        state, motions = start_and_motions(frames, random, CANDIDATES)
        other, _ = start_and_motions(frames, random, 1)
        now, goal = frame_of(state).astype(np.float32), frame_of(other).astype(np.float32)
        motions = motions.astype(np.float32)
        before = now - np.float32(1.0)
        given = [before[:16], now[:16], before[16:], now[16:], goal[:16], motions.ravel()]
        inputs.append(np.concatenate(given))
        outputs.append(scorer.costs(now, scorer_calls.without_agent(goal), motions))
    return {"inputs": np.array(inputs), "outputs": np.array(outputs)}


def main() -> None:
    parser = argparse.ArgumentParser(description="Export the world model as a bundle.")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument(
        "--data", nargs="+", default=["explore", "on_policy"], help="folders that it was trained on"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "models" / "leworldmodel-pusht")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    scorer, checkpoint = (
        scorer_calls.load(arguments.checkpoint),
        torch.load(arguments.checkpoint, weights_only=True),
    )
    state = torch.rand(3, STATE) * 2 - 1
    state[2, 16:] = ABSENT / 256.0 - 1.0
    costs = {"state_latent": torch.randn(1, LATENT), "goal_latent": torch.randn(1, LATENT)}
    costs["actions"] = torch.rand(5, 2, BLOCK_ACTIONS) * 2 - 1
    graphs = [
        bundle_files.Graph("encoder", scorer.encoder, {"state": state}, {"state": {0: "batch"}}, "latent"),
        bundle_files.Graph("cost", scorer.cost, costs, {"actions": {0: "batch", 1: "blocks"}}, "cost"),
    ]
    described = bundle.common("scorer", {"fixed": None, "tolerance": 0.0}, block=BLOCK) | {
        "provenance": bundle.provenance(
            "scripts/train/scorer.py", arguments.data, checkpoint["seed"], checkpoint["command"]
        ),
        "graphs": [bundle.exported(graph, arguments.out) for graph in graphs],
        "scorer": {
            "context": 1,
            "horizon_blocks_max": BLOCKS,
            "block": BLOCK,
            "max_candidates": CANDIDATES_MAX,
            "cost": "squared_l2_sum",
            "direction": "lower",
            "goal_agent": [ABSENT, ABSENT],
            "resolution": RESOLUTION,
        },
        "golden": bundle_files.golden(arguments.out, CASES, golden_cases(scorer)),
    }
    bundle_files.write(arguments.out, described)


if __name__ == "__main__":
    main()
