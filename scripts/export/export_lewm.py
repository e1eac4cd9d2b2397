#!/usr/bin/env python3
"""Export LeWM, of its authors' own classes, as a bundle: encoder and cost, parity with torch, golden costs.

.export/venv/bin/python scripts/export/export_lewm.py --out .export/bundles/lewm
"""

from __future__ import annotations

import argparse

import place
import bundle_files
import numpy as np
import torch
from lewm_model import BLOCK, BLOCKS, DIM, MEAN, SIDE, STD, Cost, Encoder, lewm, official_costs

CASES, CANDIDATES = 2, 8  # CANDIDATES is what the provider takes for a golden case
CANDIDATES_MAX = 300
ATOL = 1e-4
ACTION_STD = 0.2


def golden_cases(model: torch.nn.Module, arguments: argparse.Namespace) -> dict[str, np.ndarray]:
    """Image, goal image and candidates in their own units, and the costs of the official get_cost."""
    mean, std = torch.tensor(arguments.action_mean), torch.tensor(arguments.action_std)
    inputs, outputs = [], []
    for _ in range(CASES):
        images = torch.rand(2, SIDE, SIDE, 3)
        actions = torch.rand(CANDIDATES, BLOCKS * BLOCK, DIM) * 2 - 1
        pixels = ((images - torch.tensor(MEAN)) / torch.tensor(STD)).permute(0, 3, 1, 2)
        blocks = ((actions - mean) / std).reshape(CANDIDATES, BLOCKS, BLOCK * DIM)
        inputs.append(np.concatenate([images.numpy().ravel(), actions.numpy().ravel()]))
        outputs.append(official_costs(model, pixels, blocks).numpy())
    return {"inputs": np.array(inputs), "outputs": np.array(outputs)}


def described(arguments: argparse.Namespace) -> dict[str, object]:
    image = {"layout": "HWC", "colour": "RGB", "scale": 255}
    observed = {"name": "pixels", "source": "pixels", "dtype": "float32", "shape": [1, SIDE, SIDE, 3]}
    action_scale = {"mode": "mean_std", "mean": arguments.action_mean, "std": arguments.action_std}
    return {
        "kind": "scorer",
        "licence": arguments.licence,
        "embodiment": "pusht",
        "provenance": bundle_files.provenance(
            "scripts/export/export_lewm.py",
            place.weights_digest(arguments.weights),
            place.SEED,
            place.command(),
        ),
        "observation": [observed | {"image": image}],
        "goal": [{"name": "pixels", "shape": [SIDE, SIDE, 3], "fixed": None, "tolerance": 0.0}],
        "normalisation": {"pixels": {"mode": "mean_std", "mean": MEAN, "std": STD}, "action": action_scale},
        "action": {
            "name": "action",
            "dim": DIM,
            "horizon": BLOCKS * BLOCK,
            "start_index": 0,
            "execute_steps": BLOCKS * BLOCK,
            "dt_s": 0.1,
            "block": BLOCK,
            "mode": "relative",
            "unit": "100 px",
            "frame": "pusht",
            "low": [-1.0] * DIM,
            "high": [1.0] * DIM,
        },
        "scorer": {
            "context": 1,
            "horizon_blocks_max": BLOCKS,
            "block": BLOCK,
            "max_candidates": CANDIDATES_MAX,
            "cost": "squared_l2_sum",
            "direction": "lower",
        },
    }


def main() -> None:
    parser = place.options("LeWM")
    for name, value in (("mean", 0.0), ("std", ACTION_STD)):
        help_text = f"{name} of the actions in the training data"
        parser.add_argument(f"--action-{name}", type=float, nargs=DIM, default=[value] * DIM, help=help_text)
    arguments = place.parsed(parser)
    model = lewm(arguments.small, arguments.weights)
    encoder, cost = Encoder(model).eval(), Cost(model).eval()
    state = {"state": torch.randn(2, SIDE * SIDE * 3)}
    with torch.no_grad():
        latents = encoder(state["state"])
    costs = {"state_latent": latents[:1], "goal_latent": latents[1:]}
    costs["actions"] = torch.randn(5, BLOCKS, BLOCK * DIM)
    place.say_size("model", model)
    graphs = [
        bundle_files.Graph("encoder", encoder, state, {"state": {0: "batch"}}, "latent"),
        bundle_files.Graph("cost", cost, costs, {"actions": {0: "batch"}}, "cost"),
    ]
    entries = [bundle_files.exported(graph, arguments.out, place.BYTES_MAX) for graph in graphs]
    vectors = bundle_files.golden(arguments.out, CASES, golden_cases(model, arguments), ATOL)
    bundle_files.write(arguments.out, described(arguments) | {"graphs": entries, "golden": vectors})


if __name__ == "__main__":
    main()
