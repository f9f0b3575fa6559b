import { readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = "tests/golden/models";

/** A small file as PyTorch or Keras wrote it; tests/golden/models/make_models.py made it. */
export function goldenModel(name: string): Uint8Array {
  return readFileSync(join(FOLDER, name));
}
