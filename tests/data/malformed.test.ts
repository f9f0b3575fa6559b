import { beforeAll, describe, expect, it } from "vitest";
import { DataError, readDigits } from "../../src/data/index.ts";
import type { Malformed } from "./malformed-formats.ts";
import { malformed } from "./malformed.ts";

async function refusal({ sources, options }: Malformed): Promise<Error> {
  return readDigits(sources, options).then(
    () => expect.fail("It was read."),
    (error: unknown) => error as Error,
  );
}

/** The readers are loaded with the first file that needs them, which takes long while other tests run. */
beforeAll(async () => {
  await import("../../src/data/arrays/array-sets.ts");
  await import("../../src/data/parquet/read-parquet.ts");
  await import("../../src/data/pictures/read-pictures.ts");
});

describe("A malformed file", () => {
  it.each(malformed)("is refused with a message, within a second: $what", async (file) => {
    const start = performance.now();
    const error = await refusal(file);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toMatch(/^[^\n\r\0]{20,300}\.$/);
  });

  it("is refused with the message in malformed.txt", async () => {
    const entries: string[] = [];
    for (const file of malformed) {
      entries.push(`${file.what}\n    ${(await refusal(file)).message}\n`);
    }
    await expect(entries.join("")).toMatchFileSnapshot("malformed.txt");
  });
});
