#!/usr/bin/env python3
"""Export LeRobot's ACT as a bundle: one graph, parity with torch, golden chunks.

.export/venv/bin/python scripts/export/export_act.py --out .export/bundles/act
"""

from __future__ import annotations

import place
import bundle_files
import lerobot_policy
import numpy as np
import torch
from lerobot.policies.act.configuration_act import ACTConfig
from lerobot.policies.act.modeling_act import ACTPolicy
from lerobot.policies.factory import make_pre_post_processors
from lerobot.utils.constants import OBS_IMAGES

CASES = 2
ATOL = 1e-4  # in the unit of the actions, px
SMALL = {"dim_model": 64, "n_heads": 4, "dim_feedforward": 128, "n_encoder_layers": 1, "chunk_size": 16}


class Chunk(torch.nn.Module):
    def __init__(self, policy: ACTPolicy) -> None:
        super().__init__()
        self.row, self.model = lerobot_policy.Row(policy.config), policy.model

    def forward(self, observation: torch.Tensor) -> torch.Tensor:
        now = {name: value[:, 0] for name, value in self.row(observation).items()}
        return self.model(now | {OBS_IMAGES: [now[name] for name in self.model.config.image_features]})[0]


def golden_cases(made: lerobot_policy.Loaded, row: lerobot_policy.Row) -> dict[str, np.ndarray]:
    """Observations in their own units, and the chunks of LeRobot's own pipeline."""
    before, after = make_pre_post_processors(made.policy.config, dataset_stats=made.stats)
    inputs, outputs = [], []
    for _ in range(CASES):
        values = lerobot_policy.drawn(row, made.stats)
        frame = {name: v[0].permute(2, 0, 1) if v.ndim == 4 else v[0] for name, v in values.items()}
        chunk = after(made.policy.predict_action_chunk(before(frame)))
        inputs.append(lerobot_policy.flat(values))
        outputs.append(chunk[0].numpy())
    return {"inputs": np.array(inputs), "outputs": np.array(outputs)}


def main() -> None:
    arguments = place.parsed(lerobot_policy.options("LeRobot's ACT"))
    size = SMALL | {"n_action_steps": SMALL["chunk_size"]} if arguments.small else {}
    config = ACTConfig(
        **lerobot_policy.pusht_features(), **size, pretrained_backbone_weights=None, device="cpu"
    )
    made = lerobot_policy.loaded(ACTPolicy, config, arguments.weights)
    chunk = Chunk(made.policy).eval()
    place.say_size("policy, with the encoder that only training uses", made.policy)
    observation = {"observation": torch.randn(2, chunk.row.length)}
    graph = bundle_files.Graph("policy", chunk, observation, {"observation": {0: "batch"}}, "chunk")
    described = lerobot_policy.described(made, chunk.row, arguments, made.policy.config.chunk_size)
    described["graphs"] = [bundle_files.exported(graph, arguments.out, place.BYTES_MAX)]
    described["golden"] = bundle_files.golden(arguments.out, CASES, golden_cases(made, chunk.row), ATOL)
    bundle_files.write(arguments.out, described)


if __name__ == "__main__":
    main()
