"""Writes the small files of formats that the tests of the readers read, with the libraries that people use.

    pip install numpy pyarrow pillow
    python tests/golden/make_formats.py

The pictures are drawn by arithmetic: image n, 6 x 5 pixels, has (37 * n + 11 * row + 53 * column) % 256, and label n % 10.
"""

import io
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

FOLDER = Path(__file__).parent / "formats"
COUNT, HEIGHT, WIDTH = 24, 6, 5

n, row, column = np.ogrid[:COUNT, :HEIGHT, :WIDTH]
images = ((37 * n + 11 * row + 53 * column) % 256).astype(np.uint8)
labels = (np.arange(COUNT) % 10).astype(np.int64)
square = images[:, :5, :]


def png(image: Image.Image, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", **options)
    return file.getvalue()


def write(name: str, columns: dict, **options) -> None:
    pq.write_table(pa.table(columns), FOLDER / name, **options)


def pngs() -> pa.Array:
    rows = [{"bytes": png(Image.fromarray(image)), "path": None} for image in images]
    return pa.array(rows, pa.struct([("bytes", pa.binary()), ("path", pa.string())]))


FOLDER.mkdir(exist_ok=True)
for compression in ["snappy", "gzip", "zstd", "none", "brotli"]:
    table = {"image": pngs(), "label": labels}
    write(f"{compression}.parquet", table, compression=compression, row_group_size=10)
write("pages2.parquet", {"image": pngs(), "label": labels}, data_page_version="2.0")
write("lists.parquet", {"image": [list(image) for image in images], "label": labels})
pixels = {f"pixel{place}": square.reshape(COUNT, -1)[:, place] for place in range(25)}
write("columns.parquet", {"label": labels, **pixels})
shares = {name: (values / 255).astype(np.float32) for name, values in pixels.items()}
write("shares.parquet", {**shares, "class": pa.array([str(label) for label in labels])})
write("gap.parquet", {"image": pngs(), "label": pa.array([*labels[:7].tolist(), None, *labels[8:].tolist()])})

image = Image.fromarray(images[0])
alpha = Image.fromarray(images[1])
(FOLDER / "rgb.png").write_bytes(png(image.convert("RGB")))
(FOLDER / "palette.png").write_bytes(png(image.convert("P")))
(FOLDER / "bits.png").write_bytes(png(image.convert("1", dither=0)))
(FOLDER / "sixteen.png").write_bytes(png(Image.fromarray(images[0].astype(np.uint16) * 257)))
(FOLDER / "dark-ink.png").write_bytes(png(Image.merge("RGBA", [Image.new("L", image.size)] * 3 + [alpha])))
(FOLDER / "bright-ink.png").write_bytes(png(Image.merge("LA", [Image.new("L", image.size, 255), alpha])))
np.savez(FOLDER / "stored.npz", x_train=images, y_train=labels, x_test=images[:4], y_test=labels[:4])
np.savez_compressed(FOLDER / "packed.npz", x_train=images, y_train=labels, x_test=images[:4], y_test=labels[:4])
