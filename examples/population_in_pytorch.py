"""Trains many networks at once in PyTorch, to compare with `npm run bench` on the same machine.

    python3 population_in_pytorch.py [--seconds 2]

The networks are 784-128-64-10, each with its own first weights, and all take the same steps of 32 random digits with Adam.
Prints how many samples a second they learn from together, for 1, 2, 4 … 128 networks. Needs only torch. It was run with
PyTorch 1.13 and functorch on a processor; with torch.func of PyTorch 2, or on a GPU, it has not been run yet.
"""

import argparse
import time

import torch
from torch.nn.functional import cross_entropy, relu

try:
    from torch.func import grad_and_value, vmap
except ImportError:
    from functorch import grad_and_value, vmap

SIZES, BATCH, ROWS = (784, 128, 64, 10), 32, 4096
POPULATIONS = (1, 2, 4, 8, 16, 32, 64, 128)

# After so many steps on one batch the loss of a network that learns is smaller.
STEPS_OF_CHECK = 8


def loss_of(parameters, x, y):
    """The cross-entropy of one network; vmap makes it that of many."""
    *hidden, last = zip(parameters[::2], parameters[1::2])
    for w, b in hidden:
        x = relu(x @ w + b)
    return cross_entropy(x @ last[0] + last[1], y)


def first_parameters(networks, device):
    """[networks, inputs, outputs] and [networks, outputs] for each layer."""
    parameters = []
    for inputs, outputs in zip(SIZES, SIZES[1:]):
        bound = (6 / inputs) ** 0.5
        parameters.append(torch.empty(networks, inputs, outputs, device=device).uniform_(-bound, bound))
        parameters.append(torch.zeros(networks, outputs, device=device))
    return parameters


class Population:
    def __init__(self, networks, digits, device):
        self.images, self.labels = digits
        self.parameters = first_parameters(networks, device)
        # Adam treats each number alone, so one optimizer serves all networks.
        self.adam = torch.optim.Adam(self.parameters, lr=1e-3, eps=1e-7)
        self.gradients = vmap(grad_and_value(loss_of), in_dims=(0, None, None))

    def run(self, starts):
        """A step for each first row of a batch. Returns each network's loss on the last one, which waits for the device."""
        for start in starts:
            x, y = self.images[start : start + BATCH], self.labels[start : start + BATCH]
            gradients, losses = self.gradients(self.parameters, x, y)
            for parameter, gradient in zip(self.parameters, gradients):
                parameter.grad = gradient
            self.adam.step()
        return losses.tolist()


def samples_per_second(networks, digits, device, seconds):
    population = Population(networks, digits, device)
    first = population.run([0])
    start = time.perf_counter()
    last = population.run([0] * STEPS_OF_CHECK)
    steps = max(1, round(seconds * STEPS_OF_CHECK / (time.perf_counter() - start)))
    if not all(after < before for before, after in zip(first, last)):
        raise SystemExit(f"Of {networks} networks, some do not learn.")
    start = time.perf_counter()
    population.run(step * BATCH % ROWS for step in range(steps))
    return networks * BATCH * steps / (time.perf_counter() - start)


def device_found():
    if torch.cuda.is_available():
        return "cuda", torch.cuda.get_device_name()
    if torch.backends.mps.is_available():
        return "mps", "the GPU of a Mac"
    return "cpu", f"{torch.get_num_threads()} threads"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2, help="of training for each figure")
    seconds = parser.parse_args().seconds
    torch.manual_seed(1)
    device, name = device_found()
    digits = torch.rand(ROWS, SIZES[0], device=device), torch.randint(SIZES[-1], (ROWS,), device=device)
    print(f"PyTorch {torch.__version__}, {device}: {name}")
    alone = None
    for networks in POPULATIONS:
        rate = samples_per_second(networks, digits, device, seconds)
        alone = alone or rate
        print(f"{networks:4} at once  {rate:12,.0f} samples/s  {rate / alone:6.2f} times one network")


if __name__ == "__main__":
    main()
