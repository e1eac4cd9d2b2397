"""CPU nanoseconds a call of the learned pair's graphs: in Python's onnxruntime, and in torch for the policy.

    .train/venv/bin/python scripts/bench/onnx_peers.py policy | scoring

Prints one number for onnxruntime and one for torch, or nan where there is none. Torch computes the same
architecture with weights of chance, which takes the same time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "train"))

import numpy as np
import torch
from diffusion_model import STEPS, Denoiser
from runtime import session
from world_model import Cost, WorldModel

CANDIDATES, BLOCKS = 16, 3
WARM_UP_S, ROUND_S = 0.5, 0.5


def per_call(work: Callable[[], object]) -> float:
    for seconds in (WARM_UP_S, ROUND_S):
        begin, calls = time.process_time(), 0
        while time.process_time() - begin < seconds:
            work()
            calls += 1
    return (time.process_time() - begin) / calls * 1e9


def policy() -> tuple[Callable[[], object], Callable[[], object]]:
    given = {
        "sample": np.zeros((CANDIDATES, 16, 2), np.float32),
        "timestep": np.full(CANDIDATES, 9, np.int64),
        "condition": np.linspace(-1, 1, CANDIDATES * 36, dtype=np.float32).reshape(CANDIDATES, 36),
    }
    graph = session(ROOT / "models" / "pusht-policy" / "denoiser.onnx")
    module, tensors = Denoiser().eval(), [torch.from_numpy(value) for value in given.values()]
    return (
        lambda: [graph.run(None, given) for _ in range(STEPS)],
        lambda: [module(*tensors) for _ in range(STEPS)],
    )


def scoring() -> tuple[Callable[[], object], Callable[[], object]]:
    folder = ROOT / "models" / "leworldmodel-pusht"
    encoder, cost = session(folder / "encoder.onnx"), session(folder / "cost.onnx")
    state = np.linspace(-1, 1, 36, dtype=np.float32).reshape(2, 18)
    actions = np.linspace(-1, 1, CANDIDATES * BLOCKS * 10, dtype=np.float32)
    latent = encoder.run(None, {"state": state})[0][:1]
    given = {
        "state_latent": latent,
        "goal_latent": latent,
        "actions": actions.reshape(CANDIDATES, BLOCKS, 10),
    }
    model = WorldModel().eval()
    judged, tensors = Cost(model).eval(), [torch.from_numpy(value) for value in given.values()]
    states = torch.from_numpy(state)
    return (
        lambda: (encoder.run(None, {"state": state}), cost.run(None, given)),
        lambda: (model.encoder(states), judged(*tensors)),
    )


def main() -> None:
    torch.set_num_threads(1)
    sides = {"policy": policy, "scoring": scoring}[sys.argv[1]]()
    with torch.no_grad():
        print(*(per_call(side) for side in sides))


main()
