#!/usr/bin/env python3
"""Export LeRobot's diffusion policy as a bundle: encoder and denoiser, parity with torch, golden chunks.

.export/venv/bin/python scripts/export/export_diffusion.py --out .export/bundles/diffusion
"""

from __future__ import annotations

import place
import bundle_files
import lerobot_policy
import numpy as np
import torch
from diffusers import DDIMScheduler
from lerobot.policies.diffusion.configuration_diffusion import DiffusionConfig
from lerobot.policies.diffusion.modeling_diffusion import DiffusionModel, DiffusionPolicy
from lerobot.policies.factory import make_pre_post_processors
from lerobot.utils.constants import OBS_IMAGES, OBS_STATE

CASES = 2
ATOL = 5e-3  # in the unit of the actions, px: the first steps divide by the root of a tiny alpha
PUSHT = {"crop_shape": (84, 84)}  # as LeRobot's own PushT policy
SMALL = {"down_dims": (64, 128), "diffusion_step_embed_dim": 32}


class Encoder(torch.nn.Module):
    def __init__(self, row: lerobot_policy.Row, model: DiffusionModel) -> None:
        super().__init__()
        self.row, self.model = row, model

    def forward(self, observation: torch.Tensor) -> torch.Tensor:
        values = self.row(observation)
        images = [values[name] for name in self.model.config.image_features]
        given = {OBS_STATE: values[OBS_STATE], OBS_IMAGES: torch.stack(images, dim=2)}
        return self.model._prepare_global_conditioning(given)


class Denoiser(torch.nn.Module):
    def __init__(self, model: DiffusionModel) -> None:
        super().__init__()
        self.unet = model.unet

    def forward(self, sample: torch.Tensor, timestep: torch.Tensor, condition: torch.Tensor) -> torch.Tensor:
        return self.unet(sample, timestep, global_cond=condition)


def sampler(model: DiffusionModel, steps: int) -> dict[str, object]:
    """Give the model a sampler that a bundle can say: DDIM from the last step on; return its entry."""
    trained = model.noise_scheduler.config
    changes = {"timestep_spacing": "trailing", "set_alpha_to_one": True}
    model.noise_scheduler = DDIMScheduler.from_config(trained, **changes)
    model.num_inference_steps = steps
    if not trained.clip_sample:
        raise SystemExit("a policy whose sampler does not clip is not exported")
    return {
        "kind": "ddim",
        "train_steps": trained.num_train_timesteps,
        "steps": steps,
        "alphas_cumprod": model.noise_scheduler.alphas_cumprod.tolist(),
        "prediction": trained.prediction_type,
        "clip": trained.clip_sample_range,
        "noise_from": "prediction",
    }


def golden_cases(made: lerobot_policy.Loaded, encoder: Encoder) -> dict[str, np.ndarray]:
    """Observations in their own units, noise, and the whole chunks of LeRobot's own pipeline."""
    config, model = made.policy.config, encoder.model
    before, after = make_pre_post_processors(config, dataset_stats=made.stats)
    inputs, noises, outputs = [], [], []
    for _ in range(CASES):
        values = lerobot_policy.drawn(encoder.row, made.stats)
        frames = [
            before({name: v[step].permute(2, 0, 1) if v.ndim == 4 else v[step] for name, v in values.items()})
            for step in range(config.n_obs_steps)
        ]
        stacked = {name: torch.stack([frame[name] for frame in frames], dim=1) for name in values}
        stacked[OBS_IMAGES] = torch.stack([stacked[name] for name in config.image_features], dim=2)
        noise = torch.randn(1, config.horizon, config.action_feature.shape[0])
        with torch.no_grad():
            condition = model._prepare_global_conditioning(stacked)
            chunk = after(model.conditional_sample(1, global_cond=condition, noise=noise))
        inputs.append(lerobot_policy.flat(values))
        noises.append(noise.numpy())
        outputs.append(chunk[0].numpy())
    return {"inputs": np.array(inputs), "outputs": np.array(outputs), "noise": np.array(noises)}


def main() -> None:
    parser = lerobot_policy.options("LeRobot's diffusion policy")
    parser.add_argument("--steps", type=int, default=10, help="of the sampler, DDIM")
    arguments = place.parsed(parser)
    config = DiffusionConfig(
        **lerobot_policy.pusht_features(), **PUSHT, **(SMALL if arguments.small else {}), device="cpu"
    )
    made = lerobot_policy.loaded(DiffusionPolicy, config, arguments.weights)
    config, model = made.policy.config, made.policy.diffusion
    encoder, denoiser = Encoder(lerobot_policy.Row(config), model).eval(), Denoiser(model).eval()
    place.say_size("encoder", model.rgb_encoder)
    place.say_size("denoiser", denoiser)
    observation = {"observation": torch.randn(2, encoder.row.length)}
    inputs = {
        "sample": torch.randn(3, config.horizon, config.action_feature.shape[0]),
        "timestep": torch.tensor([99, 49, 9]),
        "condition": torch.randn(3, encoder(observation["observation"]).shape[1]),
    }
    free = {name: {0: "batch"} for name in (*inputs, *observation)}
    graphs = [
        bundle_files.Graph("encoder", encoder, observation, free, "condition"),
        bundle_files.Graph("denoiser", denoiser, inputs, free, "prediction"),
    ]
    described = lerobot_policy.described(made, encoder.row, arguments, config.horizon)
    described["graphs"] = [bundle_files.exported(graph, arguments.out, place.BYTES_MAX) for graph in graphs]
    described["sampler"] = sampler(model, arguments.steps)
    described["golden"] = bundle_files.golden(arguments.out, CASES, golden_cases(made, encoder), ATOL)
    bundle_files.write(arguments.out, described)


if __name__ == "__main__":
    main()
