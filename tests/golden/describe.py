#!/usr/bin/env python3
"""Writes what pandas says of two CSVs, for tests/data/analysis/describe.test.ts to compare with.

    python3 tests/golden/describe.py [train.csv]

describe-small.csv  100 images of 6 x 6 of chance with labels 0 to 9, written by this script
describe-small.json DataFrame.describe() of it
describe-mnist.json the same of the train.csv that is given: the first 42,000 digits of MNIST in Kaggle's layout

A table is {"columns": [names], "count": [...], "mean": [...], ...}; pandas 1.5.3 (Debian 12's python3-pandas).
"""
import json
import pathlib
import random
import sys

import pandas

here = pathlib.Path(__file__).parent


def write_small_csv(path):
    chance = random.Random(1)
    pixel = lambda number: 0 if number < 3 or chance.random() < 0.6 else chance.randrange(256)
    with open(path, "w") as file:
        print("label", *(f"pixel{number}" for number in range(36)), sep=",", file=file)
        for _ in range(100):
            print(chance.randrange(10), *(pixel(number) for number in range(36)), sep=",", file=file)


def write_description(csv_path, json_path):
    table = pandas.read_csv(csv_path).describe()
    rows = {row: table.loc[row].tolist() for row in table.index}
    # One line for each figure keeps differences readable.
    lines = [f'"columns": {json.dumps(list(table.columns))}']
    lines += [f'"{row}": {json.dumps(values)}' for row, values in rows.items()]
    json_path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


write_small_csv(here / "describe-small.csv")
write_description(here / "describe-small.csv", here / "describe-small.json")
if len(sys.argv) > 1:
    write_description(sys.argv[1], here / "describe-mnist.json")
