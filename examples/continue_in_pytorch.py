"""Continues a run of Adamant in PyTorch, and writes a checkpoint with which Adamant can continue.

    python3 continue_in_pytorch.py run.safetensors --data train.csv --epochs 3 --out more.safetensors
    torchrun --nproc_per_node=2 continue_in_pytorch.py run.safetensors --data train.csv --epochs 3 --out more.safetensors
    npm run train -- --resume more.safetensors --epochs 20        # back in Adamant

The split, the order of the rows, the batches and Adam are the same, so the next epochs equal those that Adamant would
have trained, except for the rounding of f32. Under torchrun, each process computes its share of every batch
(DistributedDataParallel with gloo). Needs only torch and numpy.
"""

import argparse
import gzip
import hashlib
import json
import math
import os
import struct
import time

import numpy
import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel

BETAS, EPSILON = (0.9, 0.999), 1e-7
SHUFFLE, SPLIT = 2, 0x5917


# --- the checkpoint: one safetensors file, https://github.com/huggingface/safetensors#format


def read_checkpoint(path):
    """Returns the tensors by name, and the metadata."""
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, info in header.items():
        start, end = info["data_offsets"]
        values = numpy.frombuffer(data[start:end], "<f4").reshape(info["shape"])
        tensors[name] = torch.from_numpy(values.copy())
    if metadata.get("checkpoint") != "1" or metadata.pop("sha256", "") != hash_of(tensors, metadata):
        raise SystemExit(f"{path} is no checkpoint of Adamant, or it is damaged.")
    return tensors, metadata


def write_checkpoint(path, tensors, metadata):
    """Writes the file either completely or not at all."""
    header, offset = {"__metadata__": {**metadata, "sha256": hash_of(tensors, metadata)}}, 0
    for name, tensor in tensors.items():
        end = offset + 4 * tensor.numel()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    with open(path + ".unfinished", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(bytes_of(tensor))
    os.replace(path + ".unfinished", path)


def hash_of(tensors, metadata):
    """SHA-256 of the names, shapes and metadata as JSON, followed by the values in the order of their names."""
    shapes = [[name, list(tensors[name].shape)] for name in sorted(tensors)]
    head = json.dumps([shapes, sorted(map(list, metadata.items()))], separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.sha256(head.encode())
    for name in sorted(tensors):
        digest.update(bytes_of(tensors[name]))
    return digest.hexdigest()


def bytes_of(tensor):
    return tensor.detach().contiguous().numpy().astype("<f4").tobytes()


# --- the run's random numbers: src/base/random.ts


def random_stream(*key):
    """Random numbers in [0, 1): sfc32, with the key mixed in by MurmurHash3's finaliser."""
    mask = 0xFFFFFFFF
    state = [0x9E3779B9, 0x243F6A88, 0xB7E15162, 1]

    def advance():
        a, b, c, counter = state
        total = (a + b + counter) & mask
        state[0] = b ^ (b >> 9)
        state[1] = (c + (c << 3)) & mask
        state[2] = ((((c << 21) | (c >> 11)) & mask) + total) & mask
        state[3] = (counter + 1) & mask
        return total

    for part in key:
        bits = (part ^ state[2]) & mask
        bits = ((bits ^ (bits >> 16)) * 0x85EBCA6B) & mask
        bits = ((bits ^ (bits >> 13)) * 0xC2B2AE35) & mask
        state[0] ^= bits ^ (bits >> 16)
        for _ in range(12):
            advance()
    return lambda: advance() / 2**32


def permutation(count, random):
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        chosen = math.floor(random() * (last + 1))
        order[last], order[chosen] = order[chosen], order[last]
    return order


# --- the digits


def read_digits(paths):
    """Images [count, pixels] from 0 to 1 and labels [count], of Kaggle's train.csv or of two IDX files."""
    images = labels = None
    for path in paths:
        data = (gzip.open if path.endswith(".gz") else open)(path, "rb").read()
        if data[:4] == b"\0\0\x08\x03":
            count, height, width = struct.unpack(">III", data[4:16])
            images = numpy.frombuffer(data, "u1", offset=16).reshape(count, height * width)
        elif data[:4] == b"\0\0\x08\x01":
            labels = numpy.frombuffer(data, "u1", offset=8)
        else:
            rows = numpy.array([line.split(b",") for line in data.split(b"\n")[1:] if line.strip()], "u1")
            labels, images = rows[:, 0], rows[:, 1:]
    if images is None or labels is None:
        raise SystemExit("--data needs Kaggle's train.csv, or two IDX files: images and labels.")
    return torch.from_numpy(images / numpy.float32(255)), torch.from_numpy(labels.astype("i8"))


def split(count, share, seed):
    """Rows for training and rows for validation, both ascending: see src/data/split.ts."""
    wanted = 0 if share == 0 else max(1, math.floor(count * share + 0.5))
    aside = set(permutation(count, random_stream(seed, SPLIT))[:wanted])
    return [row for row in range(count) if row not in aside], sorted(aside)


# --- the training


def learning_rate(settings, step, steps):
    """The learning rate of a step, counted from the start of the run: see src/engine/step/schedule.ts."""
    highest, at = float(settings["lr"]), min(1, step / (int(settings["epochs"]) * steps))
    between = lambda start, end, way: end + (start - end) * (1 + math.cos(math.pi * way)) / 2
    if settings.get("schedule", "constant") == "cosine":
        return highest * between(1, 0, at)
    if settings.get("schedule") == "one-cycle":
        return highest * (between(1 / 25, 1, at / 0.3) if at < 0.3 else between(1, 4e-6, (at - 0.3) / 0.7))
    return highest


def network_of(tensors):
    """Makes an nn.Sequential of Linear and ReLU in alternation, with the checkpoint's weights."""
    names = sorted(int(name.split(".")[0]) for name in tensors if name.endswith(".weight") and name[0].isdigit())
    modules = []
    for index in names:
        outputs, inputs = tensors[f"{index}.weight"].shape
        modules += ([nn.ReLU()] if modules else []) + [nn.Linear(inputs, outputs)]
    network = nn.Sequential(*modules)
    network.load_state_dict({name: value for name, value in tensors.items() if name[0].isdigit()})
    return network


def adam_of(network, tensors, steps_taken):
    optimizer = torch.optim.Adam(network.parameters(), betas=BETAS)
    for name, parameter in network.named_parameters():
        optimizer.state[parameter] = {
            "step": torch.tensor(float(steps_taken)),
            "exp_avg": tensors[f"adam.m.{name}"].clone(),
            "exp_avg_sq": tensors[f"adam.v.{name}"].clone(),
        }
    return optimizer


def train_epoch(model, optimizer, images, labels, order, settings, epoch, rank, processes):
    """Trains an epoch. Returns mean loss and accuracy, each batch measured before its update."""
    batch, steps = int(settings["batch"]), math.ceil(len(order) / int(settings["batch"]))
    seen = torch.zeros(2, dtype=torch.float64)
    for step in range(steps):
        rows = order[step * batch : (step + 1) * batch]
        mine = torch.tensor(rows[rank::processes], dtype=torch.long)
        group, t = optimizer.param_groups[0], epoch * steps + step + 1
        group["lr"] = learning_rate(settings, t - 1, steps)
        # Adamant adds ε to √v, as Keras does. PyTorch adds it to √v / √(1 − β₂ᵗ), so its ε is divided by the same root.
        group["eps"] = EPSILON / math.sqrt(1 - BETAS[1] ** t)
        logits = model(images[mine])
        losses = nn.functional.cross_entropy(logits, labels[mine], reduction="none")
        optimizer.zero_grad()
        # DistributedDataParallel averages over the processes. With the factor `processes` that is the mean over the batch.
        (losses.sum() * processes / len(rows)).backward()
        optimizer.step()
        seen += torch.tensor([losses.sum().item(), (logits.argmax(1) == labels[mine]).sum().item()])
    if processes > 1:
        distributed.all_reduce(seen)
    return (seen / len(order)).tolist()


@torch.no_grad()
def evaluate(network, images, labels):
    logits = network(images)
    loss = nn.functional.cross_entropy(logits, labels).item()
    return [loss, (logits.argmax(1) == labels).double().mean().item()]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("checkpoint", help="a file from `npm run train -- --checkpoint FILE`, saved after an epoch")
    arguments.add_argument("--data", nargs="+", required=True, help="the digits of the run: train.csv, or two IDX files")
    arguments.add_argument("--limit", type=int, help="the --limit of the run, if it had one")
    arguments.add_argument("--epochs", type=int, default=1, help="number of further epochs")
    arguments.add_argument("--out", required=True, help="where to write the checkpoint for Adamant")
    asked = arguments.parse_args()

    torch.set_num_threads(1)
    processes, rank = int(os.environ.get("WORLD_SIZE", 1)), int(os.environ.get("RANK", 0))
    if processes > 1:
        distributed.init_process_group("gloo")

    tensors, metadata = read_checkpoint(asked.checkpoint)
    settings, place, epochs = (json.loads(metadata[name]) for name in ("settings", "place", "epochs"))
    if place["stepsDone"] != 0:
        raise SystemExit("The checkpoint was saved within an epoch. Let Adamant finish the epoch first.")
    if settings.get("augment", "off") != "off" or "true" in (settings.get("stratify"), settings.get("fresh")):
        raise SystemExit("The run uses --augment, --stratify or --fresh, which this script does not support.")

    images, labels = (part[: asked.limit] for part in read_digits(asked.data))
    if len(images) != int(metadata["rows"]):
        raise SystemExit(f"The run has {metadata['rows']} rows of data, but --data has {len(images)}. See --limit.")
    training, aside = split(len(images), float(settings["validation"]), int(settings["seed"]))
    network = network_of(tensors)
    steps = math.ceil(len(training) / int(settings["batch"]))
    optimizer = adam_of(network, tensors, place["epochsDone"] * steps)
    model = DistributedDataParallel(network) if processes > 1 else network

    for epoch in range(place["epochsDone"], place["epochsDone"] + asked.epochs):
        start = time.perf_counter()
        shuffled = permutation(len(training), random_stream(int(settings["seed"]), SHUFFLE, epoch))
        order = [training[position] for position in shuffled]
        seen = train_epoch(model, optimizer, images, labels, order, settings, epoch, rank, processes)
        judged = evaluate(network, images[aside], labels[aside]) if aside else [None, None]
        seconds = time.perf_counter() - start
        epochs.append(seen + judged + [round(seconds, 3), round(len(order) / seconds)])
        accuracy = seen[1] if judged[1] is None else judged[1]
        if accuracy > place.get("best", {"accuracy": -1})["accuracy"]:
            place["best"] = {"epoch": epoch + 1, "accuracy": accuracy}
            for name, value in network.state_dict().items():
                tensors[f"best.{name}"] = value.clone()
        if rank == 0:
            print(epoch + 1, *(f"{value:.4f}" for value in seen + judged if value is not None))

    if rank == 0:
        moments = {name: optimizer.state[parameter] for name, parameter in network.named_parameters()}
        for name, value in network.state_dict().items():
            tensors[name] = value
            tensors[f"adam.m.{name}"] = moments[name]["exp_avg"]
            tensors[f"adam.v.{name}"] = moments[name]["exp_avg_sq"]
        place["epochsDone"] += asked.epochs
        metadata["place"], metadata["epochs"] = json.dumps(place), json.dumps(epochs)
        write_checkpoint(asked.out, tensors, metadata)
    if processes > 1:
        distributed.destroy_process_group()


if __name__ == "__main__":
    main()
