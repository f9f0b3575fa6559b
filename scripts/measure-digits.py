"""Measures how similar built-in digits are to real ones. docs/digits.md shows the results.

    node scripts/draw-digits.mjs 42000 1 DIR
    python3 scripts/measure-digits.py DIR MNIST

DIR contains built-in digits, MNIST the training files of the real ones, of which the last 10,000 are the test set. Needs
numpy and torch. The network is that of Adamant: 784-128-64-10, Adam, batch 32, 10 epochs.
"""

import gzip
import os
import sys

import numpy
import torch

torch.set_num_threads(1)
GREY = 255.0
EPOCHS, BATCH = 10, 32
SAMPLE = 2_000
TEST = 10_000


def read(folder, name, header, shape):
    path = os.path.join(folder, name)
    if os.path.exists(path + ".gz"):
        content = gzip.open(path + ".gz").read()
    else:
        content = open(path, "rb").read()
    return torch.tensor(numpy.frombuffer(content[header:], numpy.uint8).reshape(shape))


def read_pair(folder, stem):
    images = read(folder, stem + "-images-idx3-ubyte", 16, (-1, 784)) / GREY
    return images, read(folder, stem + "-labels-idx1-ubyte", 8, (-1,)).long()


def network(outputs):
    layers = [torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 64), torch.nn.ReLU()]
    layers.append(torch.nn.Linear(64, outputs))
    for layer in layers:
        if isinstance(layer, torch.nn.Linear):
            torch.nn.init.xavier_uniform_(layer.weight)
            torch.nn.init.zeros_(layer.bias)
    return torch.nn.Sequential(*layers)


def train(model, images, labels, steps):
    optimiser = torch.optim.Adam(model.parameters(), eps=1e-7)
    done = 0
    while done < steps:
        for rows in torch.randperm(len(images)).split(BATCH)[: steps - done]:
            optimiser.zero_grad(set_to_none=True)
            torch.nn.functional.cross_entropy(model(images[rows]), labels[rows]).backward()
            optimiser.step()
            done += 1
    return model


def accuracy(model, images, labels):
    with torch.no_grad():
        return (model(images).argmax(1) == labels).double().mean().item()


def worth(drawn, real, test):
    """How many real digits a network must learn from to become as accurate as one that learned from built-in ones."""
    steps = EPOCHS * len(drawn[0]) // BATCH
    print(f"built-in {len(drawn[0])}: {accuracy(train(network(10), *drawn, steps), *test):.4f}")
    for count in (1_000, 3_000, 6_000, 10_000, 15_000):
        subset = (real[0][:count], real[1][:count])
        model = train(network(10), *subset, max(2_000, EPOCHS * count // BATCH))
        print(f"real {count}: {accuracy(model, *test):.4f}", flush=True)


def two_samples(drawn, real):
    """How well a classifier can tell built-in digits from real ones: 0.5 means not at all."""
    half = 10_000
    images = torch.cat([drawn[0][:half], real[0][:half]])
    labels = torch.cat([torch.zeros(half), torch.ones(half)]).long()
    order = torch.randperm(2 * half)
    learn, judge = order[:half], order[half:]
    for name, model in (("logistic", torch.nn.Linear(784, 2)), ("network", network(2))):
        train(model, images[learn], labels[learn], 5 * half // BATCH)
        print(f"told apart by {name}: {accuracy(model, images[judge], labels[judge]):.4f}")


def coverage(drawn, real, model):
    """Share of real digits with a built-in digit nearer than their fifth real neighbour (Naeem et al. 2020)."""
    with torch.no_grad():
        ours, theirs = model[:4](drawn[0][:SAMPLE]), model[:4](real[0][:SAMPLE])
    radius = torch.cdist(theirs, theirs).kthvalue(6, dim=1).values
    covered = (torch.cdist(theirs, ours).min(1).values < radius).double().mean().item()
    print(f"coverage: {covered:.4f}")


def styles(model, drawn):
    """Accuracy on built-in digits of a network trained on real ones: can the drawings be recognised?"""
    print(f"real to built-in: {accuracy(model, *drawn):.4f}")
    for label in range(10):
        rows = drawn[1] == label
        print(f"  {label}: {accuracy(model, drawn[0][rows], drawn[1][rows]):.4f}")


def measures(images):
    """For each digit: amount of ink, width of its bounding box, slant in degrees, width of its strokes."""
    grey = images.reshape(-1, 28, 28).double().numpy() * GREY
    rows, columns = numpy.mgrid[:28, :28]
    mass = grey.sum((1, 2))
    centre = [(grey * axis).sum((1, 2)) / mass for axis in (columns, rows)]
    across = columns - centre[0][:, None, None]
    down = rows - centre[1][:, None, None]
    slant = (across * down * grey).sum((1, 2)) / (down**2 * grey).sum((1, 2))
    edges = numpy.hypot(numpy.diff(grey, axis=1)[:, :, :27], numpy.diff(grey, axis=2)[:, :27, :])
    lit = grey.max(1) > 0
    return {
        "ink": mass / GREY,
        "width": 28 - lit.argmax(1) - lit[:, ::-1].argmax(1),
        "slant": -numpy.degrees(numpy.arctan(slant)),
        "stroke": 2 * mass / edges.sum((1, 2)),
    }


def marginals(drawn, real):
    for name, (images, _) in (("built-in", drawn), ("real", real)):
        lit = images[images > 0]
        shares = [(lit >= 250 / GREY).double().mean().item(), (lit < 128 / GREY).double().mean().item()]
        print(
            f"{name}: mean {images.mean():.4f}, std {images.std():.4f}, lit {(images > 0).double().mean():.3f}, "
            f"of it >= 250 {shares[0]:.3f}, < 128 {shares[1]:.3f}"
        )
        strokes = numpy.percentile(measures(images[:10_000])["stroke"], [5, 25, 50, 75, 95])
        print("  stroke width at 5, 25, 50, 75, 95 %:", strokes.round(2))
    for label in range(10):
        ours = drawn[0][drawn[1] == label]
        theirs = real[0][real[1] == label][:6_000]
        mean = numpy.corrcoef(ours.mean(0), theirs.mean(0))[0, 1]
        std = numpy.corrcoef(ours.std(0), theirs.std(0))[0, 1]
        one, other = measures(ours[:1_000]), measures(theirs[:1_000])
        distances = [f"{name} {smirnov(one[name], other[name]):.2f}" for name in one]
        print(f"  {label}: mean image {mean:.3f}, deviation {std:.3f}; distance of", ", ".join(distances))


def smirnov(one, other):
    """The Kolmogorov-Smirnov distance of two samples."""
    places = numpy.concatenate([one, other])
    below = [numpy.searchsorted(numpy.sort(sample), places, "right") / len(sample) for sample in (one, other)]
    return numpy.abs(below[0] - below[1]).max()


def main(folder, mnist):
    torch.manual_seed(1)
    drawn, (images, labels) = read_pair(folder, "train"), read_pair(mnist, "train")
    real, test = (images[:-TEST], labels[:-TEST]), (images[-TEST:], labels[-TEST:])
    marginals(drawn, real)
    two_samples(drawn, real)
    teacher = train(network(10), *real, EPOCHS * len(real[0]) // BATCH)
    styles(teacher, drawn)
    coverage(drawn, real, teacher)
    worth(drawn, real, test)


if __name__ == "__main__":
    main(*sys.argv[1:3])
