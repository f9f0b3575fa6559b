import { gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { readDigits } from "../../../src/data/index.ts";
import { csvText, idxBytes, sample, utf8 } from "../files.ts";

const MEGABYTES = 2 ** 20;

/** Making a bomb takes longer than refusing it. */
vi.setConfig({ testTimeout: 30_000 });

/** The message, which must come before half of the file is read. */
async function refusal(name: string, bytes: Uint8Array): Promise<string> {
  let read = 0;
  const stream = () =>
    new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          if (read < bytes.length) {
            controller.enqueue(bytes.subarray(read, (read += 4096)));
          } else {
            controller.close();
          }
        },
      },
      { highWaterMark: 0 },
    );
  const source = { name, size: bytes.length, stream };
  const error = await readDigits([source]).catch((error: unknown) => error);
  expect(read).toBeLessThan(bytes.length / 2);
  return (error as Error).message;
}

describe("A gzip bomb", () => {
  it("of zeros after the header of a few images is refused at the first byte too many", async () => {
    const zeros = idxBytes([10, 28, 28], new Uint8Array(70 * MEGABYTES));
    expect(await refusal("images.gz", gzipSync(zeros, { level: 1 }))).toMatch(
      "continues after byte 7,856, where it should end according to its header",
    );
  });

  it("of valid rows is refused when it has expanded far more than digits do", async () => {
    const [header, row] = csvText({ ...sample(1, 28), images: new Uint8Array(784) }).split("\n");
    const rows = `${row as string}\n`.repeat(Math.ceil((70 * MEGABYTES) / 1570));
    const message = await refusal(
      "train.csv.gz",
      gzipSync(utf8(`${header as string}\n${rows}`), { level: 1 }),
    );
    expect(message).toMatch("unpacks to more than 100 times its size");
  });

  it("of empty lines is refused as damaged", async () => {
    const header = csvText(sample(1, 28)).split("\n")[0] as string;
    const lines = new Uint8Array(70 * MEGABYTES).fill(10);
    const message = await refusal(
      "train.csv.gz",
      gzipSync(Buffer.concat([utf8(header), lines]), { level: 1 }),
    );
    expect(message).toMatch("train.csv.gz:1000002: more than 1,000,000 lines are empty");
  });
});
