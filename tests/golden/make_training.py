"""Makes training.json: ten training steps of the seed's network in PyTorch, in float64.

Run with Debian's python3-torch:  python3 tests/golden/make_training.py > tests/golden/training.json
The inputs come from a counter-based hash that the test repeats, so that none need be stored.
"""

import json
import sys

import torch

SIZES = [784, 128, 64, 10]
BATCH, STEPS, RATE = 32, 10, 1e-3
BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7


def scramble(n):
    """The finaliser of MurmurHash3: 32 bits in, 32 bits out."""
    n &= 0xFFFFFFFF
    n = ((n ^ (n >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
    n = ((n ^ (n >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    return n ^ (n >> 16)


def weights(layer, inputs, outputs):
    """[inputs, outputs], uniform in ±√(6 / (inputs + outputs)), rounded to float32 as the GPU holds them."""
    bound = (6 / (inputs + outputs)) ** 0.5
    drawn = [scramble(layer * 1000003 + i + 1) / 2**31 - 1 for i in range(inputs * outputs)]
    return (torch.tensor(drawn, dtype=torch.float64) * bound).float().double().view(inputs, outputs)


def main():
    torch.set_num_threads(1)
    layers = list(zip(SIZES, SIZES[1:]))
    parameters = []
    for layer, (inputs, outputs) in enumerate(layers):
        parameters += [weights(layer, inputs, outputs), torch.zeros(outputs, dtype=torch.float64)]
    for parameter in parameters:
        parameter.requires_grad_()
    optimiser = torch.optim.Adam(parameters, lr=RATE, betas=(BETA_1, BETA_2))

    losses = []
    for step in range(STEPS):
        first = step * BATCH
        rows = range(first, first + BATCH)
        pixels = [[scramble(row * 784 + pixel + 77) % 256 for pixel in range(784)] for row in rows]
        a = torch.tensor(pixels, dtype=torch.float64) / 255
        labels = torch.tensor([scramble(row + 99991) % 10 for row in rows])
        for layer in range(len(layers)):
            a = a @ parameters[2 * layer] + parameters[2 * layer + 1]
            if layer < len(layers) - 1:
                a = torch.relu(a)
        loss = torch.nn.functional.cross_entropy(a, labels)
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        # Keras adds ε to √v, PyTorch to √(v / (1 − β₂ᵗ)): the same update needs another ε at each step.
        for group in optimiser.param_groups:
            group["eps"] = EPSILON / (1 - BETA_2 ** (step + 1)) ** 0.5
        optimiser.step()

    json.dump(
        {
            "torch": torch.__version__,
            "losses": losses,
            # A few of each tensor's values, evenly spread.
            "samples": [p.detach().flatten()[:: max(1, p.numel() // 16)][:16].tolist() for p in parameters],
        },
        sys.stdout,
        indent=1,
    )


main()
