"""Measures whether weight decay, a mean of the weights or label smoothing would improve the preset `best`.

A prototype of `npm run train -- --preset best` in PyTorch, made to decide what is worth building. It tests each change
alone, on the same digits. docs/benchmarks.md shows the results.

    python3 scripts/measure-regularizers.py mnist/ --seed 1 --weight-decay 0.01
"""

import argparse
import gzip
import math
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional

torch.set_num_threads(1)
TRAINING = 42_000
BATCH = 256
EPOCHS = 60
SIDE = 28
# Decays of the running means of the weights. Each mean is evaluated as well as the weights themselves.
MEAN_DECAYS = (0.999, 0.9998)


def read_digits(folder: Path) -> tuple[torch.Tensor, torch.Tensor]:
    """[count, 28, 28] in 0..1, and [count]."""
    images = gzip.decompress((folder / "train-images-idx3-ubyte.gz").read_bytes())[16:]
    labels = gzip.decompress((folder / "train-labels-idx1-ubyte.gz").read_bytes())[8:]
    pixels = np.frombuffer(images, np.uint8).reshape(-1, SIDE, SIDE)
    return torch.tensor(pixels).float() / 255, torch.tensor(np.frombuffer(labels, np.uint8).astype(np.int64))


def varied(images: torch.Tensor, random: torch.Generator) -> torch.Tensor:
    """Varies images as `--augment strong` does: rotation, scale, shear, shift, and a smooth field on a 5 × 5 grid."""
    count = len(images)

    def draw(maximum: float) -> torch.Tensor:
        return (torch.rand(count, generator=random) * 2 - 1) * maximum

    angle, shear = draw(0.22), draw(0.2)
    width, height = 1 + draw(0.12), 1 + draw(0.12)
    cosine, sine = torch.cos(angle), torch.sin(angle)
    across = torch.stack([cosine * width, (shear * cosine - sine) * height, draw(2 / 14)], -1)
    down = torch.stack([sine * width, (shear * sine + cosine) * height, draw(2 / 14)], -1)
    shape = (count, 1, SIDE, SIDE)
    places = functional.affine_grid(torch.stack([across, down], 1), shape, align_corners=False)
    field = (torch.rand(count, 2, 5, 5, generator=random) * 2 - 1) * 0.12
    field = functional.interpolate(field, size=(SIDE, SIDE), mode="bilinear", align_corners=True)
    places = places + field.permute(0, 2, 3, 1)
    return functional.grid_sample(images[:, None], places, align_corners=False).reshape(count, -1)


def default_network() -> nn.Sequential:
    layers = [nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)]
    for layer in layers[::2]:
        nn.init.xavier_uniform_(layer.weight)
        nn.init.zeros_(layer.bias)
    return nn.Sequential(*layers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weight-decay", type=float, default=0)
    parser.add_argument("--label-smoothing", type=float, default=0)
    given = parser.parse_args()

    random = torch.Generator().manual_seed(given.seed)
    torch.manual_seed(given.seed)
    images, labels = read_digits(given.folder)
    unseen, answers = images[TRAINING:].reshape(-1, SIDE * SIDE), labels[TRAINING:]
    network = default_network()
    parameters = list(network.parameters())
    groups = [
        {"params": parameters[::2], "weight_decay": given.weight_decay},
        {"params": parameters[1::2], "weight_decay": 0},
    ]
    optimizer = torch.optim.AdamW(groups, eps=1e-7)
    steps = EPOCHS * math.ceil(TRAINING / BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, total_steps=steps + 1)
    means = {decay: [p.detach().clone() for p in parameters] for decay in MEAN_DECAYS}

    for _ in range(EPOCHS):
        for rows in torch.randperm(TRAINING, generator=random).split(BATCH):
            logits = network(varied(images[rows], random))
            loss = functional.cross_entropy(logits, labels[rows], label_smoothing=given.label_smoothing)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            with torch.no_grad():
                for decay, mean in means.items():
                    for average, parameter in zip(mean, parameters):
                        average.lerp_(parameter, 1 - decay)

    def accuracy() -> float:
        with torch.no_grad():
            return 100 * (network(unseen).argmax(1) == answers).float().mean().item()

    print(f"the weights themselves: {accuracy():.3f} %")
    for decay, mean in means.items():
        for parameter, value in zip(parameters, mean):
            parameter.data.copy_(value)
        print(f"their mean with decay {decay}: {accuracy():.3f} %")


if __name__ == "__main__":
    main()
