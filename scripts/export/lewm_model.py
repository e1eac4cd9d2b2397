"""LeWM for PushT, of its authors' classes (stable-worldmodel), split into an encoder and a cost."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from stable_pretraining.backbone.utils import vit_hf
from stable_worldmodel.wm.lewm import LeWM
from stable_worldmodel.wm.lewm.module import MLP, ConditionalBlock, Embedder, Predictor

SIDE, PATCH = 224, 14  # px
WIDTH = 192
BLOCK, DIM, BLOCKS = 5, 2, 5  # steps that the model takes as one, numbers of a step, blocks of a candidate
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
GATES_STD = 0.02


def lewm(small: bool, weights: Path | None) -> LeWM:
    """The sizes of the published PushT model; small: fewer and narrower layers of the predictor."""
    depth, heads, hidden = (2, 4, 256) if small else (6, 16, 2048)

    def projection() -> MLP:
        return MLP(input_dim=WIDTH, hidden_dim=hidden, output_dim=WIDTH, norm_fn=torch.nn.BatchNorm1d)

    model = LeWM(
        encoder=vit_hf("tiny", patch_size=PATCH, image_size=SIDE, pretrained=False, use_mask_token=False),
        predictor=Predictor(
            num_frames=3,
            depth=depth,
            heads=heads,
            mlp_dim=hidden,
            input_dim=WIDTH,
            hidden_dim=WIDTH,
            dropout=0.1,
        ),
        action_encoder=Embedder(input_dim=BLOCK * DIM, smoothed_dim=BLOCK * DIM, emb_dim=WIDTH),
        projector=projection(),
        pred_proj=projection(),
    )
    if weights is not None:
        model.load_state_dict(load_file(weights), strict=True)
        return model.eval()
    # They begin at zero, where the predictor would do nothing and parity would say nothing.
    for block in model.modules():
        if isinstance(block, ConditionalBlock):
            torch.nn.init.normal_(block.adaLN_modulation[-1].weight, std=GATES_STD)
            torch.nn.init.normal_(block.adaLN_modulation[-1].bias, std=GATES_STD)
    return model.eval()


class Encoder(torch.nn.Module):
    """Rows [b, side x side x 3], normalised, to latents [b, width]."""

    def __init__(self, model: LeWM) -> None:
        super().__init__()
        self.model = model

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        pixels = state.reshape(state.shape[0], SIDE, SIDE, 3).permute(0, 3, 1, 2)
        return self.model.encode({"pixels": pixels[:, None]})["emb"][:, 0]


class Cost(torch.nn.Module):
    """Latents [1, width] of state and goal, and candidates [s, blocks, block x dim], to costs [s]."""

    def __init__(self, model: LeWM) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, state_latent: torch.Tensor, goal_latent: torch.Tensor, actions: torch.Tensor
    ) -> torch.Tensor:
        # The official cost takes known latents; of the images only the number of frames counts then.
        frames = torch.zeros(1, 1, 1, 3, 1, 1)
        known = {"pixels": frames, "goal": frames, "goal_emb": goal_latent[None]}
        known["emb"] = state_latent[None, None].expand(1, actions.shape[0], 1, WIDTH)
        return self.model.get_cost(known, actions[None])[0]


def official_costs(model: LeWM, pixels: torch.Tensor, blocks: torch.Tensor) -> torch.Tensor:
    """Costs [s] of the official call; pixels [2, 3, side, side]: state, goal; blocks [s, blocks, numbers]."""
    count = blocks.shape[0]
    now, goal = (image.expand(1, count, 1, *image.shape) for image in pixels)
    given = {"pixels": now, "goal": goal, "action": blocks[None, :, :1]}
    with torch.no_grad():
        return model.get_cost(given, blocks[None])[0]
