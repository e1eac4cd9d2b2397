"""What the policies of LeRobot share: configuration, weights, scales, and a row of numbers as observation.

A graph takes one row, normalised: every camera's frames [frames, height, width, 3], then the states
[frames, numbers]. So a bundle's observation is a list of tensors whose last axis has a scale, as everywhere.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import place
import bundle_files
import numpy as np
import torch
from lerobot.configs.policies import PreTrainedConfig
from lerobot.configs.types import FeatureType, NormalizationMode, PolicyFeature
from lerobot.policies.pretrained import PreTrainedPolicy
from lerobot.utils.constants import ACTION, OBS_STATE
from safetensors.torch import load_file

EPS = 1e-8  # LeRobot's, added to a standard deviation
SIDE = 512.0  # px of the PushT table
STATISTICS = "policy_preprocessor*normalizer*.safetensors"
Stats = dict[str, dict[str, torch.Tensor]]


def pusht_features() -> dict[str, dict[str, PolicyFeature]]:
    """PushT as LeRobot's own data set has it."""
    image = PolicyFeature(type=FeatureType.VISUAL, shape=(3, 96, 96))
    state = PolicyFeature(type=FeatureType.STATE, shape=(2,))
    action = PolicyFeature(type=FeatureType.ACTION, shape=(2,))
    seen = {"observation.image": image, OBS_STATE: state}
    return {"input_features": seen, "output_features": {ACTION: action}}


def pusht_stats() -> Stats:
    """Scales for weights of chance: the table, and the usual ones of images."""
    table = {"min": 0.0, "max": SIDE, "mean": SIDE / 2, "std": SIDE / 4}
    plane = {name: torch.full((2,), value) for name, value in table.items()}
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    image = {"mean": mean, "std": std, "min": torch.zeros(3), "max": torch.ones(3)}
    image = {name: value.reshape(3, 1, 1) for name, value in image.items()}
    return {"observation.image": image, OBS_STATE: plane, ACTION: plane}


@dataclass(frozen=True)
class Loaded:
    policy: PreTrainedPolicy
    stats: Stats


def loaded(kind: type[PreTrainedPolicy], config: PreTrainedConfig, weights: Path | None) -> Loaded:
    """Weights of chance, or those of a file, with its config.json and its statistics beside it."""
    if weights is None:
        return Loaded(kind(config).eval(), pusht_stats())
    config = PreTrainedConfig.from_pretrained(weights.parent)
    config.device, config.pretrained_backbone_weights = "cpu", None
    policy = kind(config)
    policy.load_state_dict(load_file(weights), strict=True)
    files = sorted(weights.parent.glob(STATISTICS))
    if len(files) != 1:
        raise SystemExit(f"{weights.parent}: {len(files)} files {STATISTICS}, one is needed")
    stats: Stats = {}
    for key, value in load_file(files[0]).items():
        feature, name = key.rsplit(".", 1)
        stats.setdefault(feature, {})[name] = value.float()
    return Loaded(policy.eval(), stats)


class Row(torch.nn.Module):
    """A row of normalised numbers as images [b, frames, 3, h, w] and states [b, frames, n]."""

    def __init__(self, config: PreTrainedConfig) -> None:
        super().__init__()
        if config.robot_state_feature is None or config.env_state_feature is not None:
            raise SystemExit("only cameras with the state of the robot are exported")
        frames = config.n_obs_steps
        self.shapes: dict[str, tuple[int, ...]] = {
            name: (frames, *feature.shape[1:], feature.shape[0])
            for name, feature in config.image_features.items()
        }
        self.shapes[OBS_STATE] = (frames, *config.robot_state_feature.shape)
        self.length = sum(int(np.prod(shape)) for shape in self.shapes.values())

    def forward(self, row: torch.Tensor) -> dict[str, torch.Tensor]:
        parts = row.split([int(np.prod(shape)) for shape in self.shapes.values()], dim=1)
        named = {}
        for (name, shape), part in zip(self.shapes.items(), parts, strict=True):
            value = part.reshape(row.shape[0], *shape)
            named[name] = value.permute(0, 1, 4, 2, 3) if len(shape) == 4 else value
        return named


def drawn(row: Row, stats: Stats) -> dict[str, torch.Tensor]:
    """An observation of chance, in its own units: images from 0 to 1, states within what was seen."""
    values = {name: torch.rand(shape) for name, shape in row.shapes.items()}
    low, high = stats[OBS_STATE]["min"], stats[OBS_STATE]["max"]
    return values | {OBS_STATE: low + values[OBS_STATE] * (high - low)}


def flat(values: dict[str, torch.Tensor]) -> np.ndarray:
    return np.concatenate([value.numpy().ravel() for value in values.values()])


def scale_entry(mode: NormalizationMode, stats: dict[str, torch.Tensor]) -> dict[str, object]:
    numbers = {name: value.flatten().tolist() for name, value in stats.items()}
    if mode is NormalizationMode.MEAN_STD:
        return {"mode": "mean_std", "mean": numbers["mean"], "std": numbers["std"], "eps": EPS}
    if mode is NormalizationMode.MIN_MAX:
        return {"mode": "min_max", "min": numbers["min"], "max": numbers["max"]}
    if mode is NormalizationMode.IDENTITY:
        return {"mode": "identity"}
    raise SystemExit(f"a bundle cannot say {mode}")


def options(what: str) -> argparse.ArgumentParser:
    parser = place.options(what)
    parser.add_argument("--embodiment", default="pusht")
    parser.add_argument("--dt", type=float, default=0.1, help="seconds of a step")
    parser.add_argument("--unit", default="px", help="of the actions")
    parser.add_argument("--frame", default="pusht", help="of the actions")
    return parser


def described(made: Loaded, row: Row, arguments: argparse.Namespace, horizon: int) -> dict[str, object]:
    """What bundle.json says of observation, scales and actions; `horizon`: steps of a chunk."""
    config, stats = made.policy.config, made.stats
    modes = config.normalization_mapping
    scales = {
        name: scale_entry(modes["VISUAL" if len(shape) == 4 else "STATE"], stats[name])
        for name, shape in row.shapes.items()
    }
    image = {"image": {"layout": "HWC", "colour": "RGB", "scale": 255}}
    return {
        "kind": "policy",
        "licence": arguments.licence,
        "embodiment": arguments.embodiment,
        "provenance": bundle_files.provenance(
            f"scripts/export/{Path(sys.argv[0]).name}",
            place.weights_digest(arguments.weights),
            place.SEED,
            place.command(),
        ),
        "observation": [
            {"name": name, "source": name, "dtype": "float32", "shape": list(shape)}
            | (image if len(shape) == 4 else {})
            for name, shape in row.shapes.items()
        ],
        "goal": [],
        "normalisation": scales | {"action": scale_entry(modes["ACTION"], stats[ACTION])},
        "action": {
            "name": "action",
            "dim": config.action_feature.shape[0],
            "horizon": horizon,
            "start_index": config.n_obs_steps - 1,
            "execute_steps": config.n_action_steps,
            "dt_s": arguments.dt,
            "block": 1,
            "mode": "absolute",
            "unit": arguments.unit,
            "frame": arguments.frame,
            "low": stats[ACTION]["min"].tolist(),
            "high": stats[ACTION]["max"].tolist(),
        },
    }
