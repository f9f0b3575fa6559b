import { describe, expect, it } from "vitest";
import { gzipSync } from "node:zlib";
import { bytesSource, readDigits } from "../../src/data/index.ts";
import { csvText, idxBytes, sample, utf8 } from "./files.ts";

const MEGABYTES = 2 ** 20;

/** The sentence, and whether it came within the second that is promised (five on cores that others use as well). */
async function refusal(name: string, bytes: Uint8Array): Promise<string> {
  const start = performance.now();
  const error = await readDigits([bytesSource(name, bytes)]).catch((error: unknown) => error);
  expect(performance.now() - start).toBeLessThan(5000);
  return (error as Error).message;
}

describe("A gzip bomb", () => {
  it("of zeros behind the header of a few images is refused at the first byte too many", async () => {
    const zeros = idxBytes([10, 28, 28], new Uint8Array(100 * MEGABYTES));
    expect(await refusal("images.gz", gzipSync(zeros, { level: 1 }))).toMatch(
      "goes on after byte 7,856, where its header ends it",
    );
  });

  it("of good rows is refused when it has grown far beyond what digits do", async () => {
    const [header, row] = csvText({ ...sample(1, 28), images: new Uint8Array(784) }).split("\n");
    const rows = `${row as string}\n`.repeat(Math.ceil((36 * MEGABYTES) / 1570));
    const message = await refusal("train.csv.gz", gzipSync(utf8(`${header as string}\n${rows}`)));
    expect(message).toMatch("unpacks to more than 32 MB");
  });

  it("of empty lines is refused likewise", async () => {
    const header = csvText(sample(1, 28)).split("\n")[0] as string;
    const lines = new Uint8Array(36 * MEGABYTES).fill(10);
    const message = await refusal("train.csv.gz", gzipSync(Buffer.concat([utf8(header), lines])));
    expect(message).toMatch("unpacks to more than 32 MB");
  });
});
