"""Where an export reads and writes, with one thread and without the network; imported before torch."""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import sys
import warnings
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "WANDB_DISABLED"):
    os.environ.setdefault(name, "1")

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "train"))

import torch

# Thousands of lines of the exporter about its rewriting; what counts is compared afterwards.
logging.disable(logging.WARNING)
warnings.filterwarnings("ignore")
torch.set_num_threads(1)

BYTES_MAX = 2**31 - 1  # no protobuf message is larger
SEED = 0


def options(what: str) -> argparse.ArgumentParser:
    """The options of every export."""
    parser = argparse.ArgumentParser(description=f"Export {what} as a bundle.")
    parser.add_argument("--out", type=Path, required=True, help="folder of the bundle")
    parser.add_argument("--weights", type=Path, help="a .safetensors file; without it, weights of chance")
    parser.add_argument("--small", action="store_true", help="a variant with small layers, without --weights")
    parser.add_argument("--licence", default="Apache-2.0", help="of the weights")
    return parser


def parsed(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """The arguments, with the folder made and the generator of torch seeded; stops at a pickle."""
    arguments = parser.parse_args()
    weights = arguments.weights
    if weights is not None and (weights.suffix != ".safetensors" or not weights.is_file()):
        raise SystemExit(f"{weights}: not a .safetensors file; pickles are never loaded (see README.md)")
    if weights is not None and arguments.small:
        parser.error("--small is for weights of chance: the sizes of others come with them")
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(SEED)
    return arguments


def weights_digest(weights: Path | None) -> str:
    """Of the weights' file; of nothing where they are of chance."""
    return hashlib.sha256(b"" if weights is None else weights.read_bytes()).hexdigest()


def command() -> str:
    return " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:1024]


def say_size(what: str, module: torch.nn.Module) -> None:
    millions = sum(weight.numel() for weight in module.parameters()) / 1e6
    print(f"{what}: {millions:.2f} M parameters", flush=True)
