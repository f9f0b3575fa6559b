import { describe, expect, test } from "vitest";
import { embeddedHash, readEmbedding, wholeHash } from "../../../src/run/sharing/embedding.ts";

const ALL = { parts: ["network", "pad", "curves"], hasControls: true };

describe("a link to the embedded page", () => {
  test("shows network, pad and curves with their buttons", () => {
    expect(readEmbedding("#embed")).toEqual({ embedding: ALL, rest: "", complaints: [] });
  });

  test("hides parts, and keeps the settings for the run", () => {
    expect(readEmbedding("#embed&hide=curves,controls&lr=0.01&digits=500")).toEqual({
      embedding: { parts: ["network", "pad"], hasControls: false },
      rest: "#lr=0.01&digits=500",
      complaints: [],
    });
  });

  test("is read in any order, with encoded commas, and with hide twice", () => {
    const expected = { parts: ["network"], hasControls: true };
    for (const hash of [
      "#lr=0.01&hide=curves%2C%20pad&embed",
      "#hide=pad&lr=0.01&embed=&hide=curves",
    ]) {
      expect(readEmbedding(hash)).toEqual({
        embedding: expected,
        rest: "#lr=0.01",
        complaints: [],
      });
    }
  });

  test("carries a network", () => {
    expect(readEmbedding("#embed&hide=pad&network=AbC-_1").rest).toBe("#network=AbC-_1");
    expect(readEmbedding("#network=AbC-_1&embed").rest).toBe("#network=AbC-_1");
  });

  test("is written as it is read", () => {
    for (const hash of [
      "#embed",
      "#embed&digits=500",
      "#embed&hide=network,pad,controls&network=AbC",
    ]) {
      const { embedding, rest } = readEmbedding(hash);
      expect(embedding && embeddedHash(embedding, rest)).toBe(hash);
    }
  });
});

describe("the link to the whole page", () => {
  test("has the same settings", () => {
    expect(wholeHash("#embed&hide=pad&lr=0.01")).toBe("#lr=0.01");
  });

  test("names the settings of a first visit where it has none, or the last visit's would be taken", () => {
    expect(wholeHash("#embed")).toBe("#preset=first");
  });
});

describe("a link that makes no sense", () => {
  test("hides what does not exist: it is named, and the rest is hidden", () => {
    const { embedding, complaints } = readEmbedding("#embed&hide=pad,footer");
    expect(embedding?.parts).toEqual(["network", "curves"]);
    expect(complaints).toEqual([
      'The link hides "footer", which does not exist; it can hide network, pad, curves, controls.',
    ]);
  });

  test("hides everything: everything is shown", () => {
    const { embedding, complaints } = readEmbedding("#embed&hide=pad,curves,network");
    expect(embedding).toEqual(ALL);
    expect(complaints).toHaveLength(1);
  });

  test("hides without embed: the whole page is shown", () => {
    const { embedding, rest, complaints } = readEmbedding("#hide=pad&epochs=3");
    expect(embedding).toBeUndefined();
    expect(rest).toBe("#epochs=3");
    expect(complaints).toEqual(['The link has "hide" without "embed". It was ignored.']);
  });

  test("hides a huge text, or one that turns the direction of what follows: the complaint is short and plain", () => {
    const { complaints } = readEmbedding(`#embed&hide=\u202Egnp.exe${"<b>".repeat(10_000)}`);
    expect(complaints).toHaveLength(1);
    expect(complaints[0]?.length).toBeLessThan(150);
    expect(complaints[0]).not.toContain("\u202E");
  });

  test("has broken escapes, names of Object's own properties, or nothing between its marks", () => {
    expect(readEmbedding("#embed&hide=%E0%A4%A,__proto__,constructor").embedding).toEqual(ALL);
    expect(readEmbedding("#&&embed&&").rest).toBe("");
    expect(readEmbedding("#embedded&hidden=pad")).toMatchObject({
      embedding: undefined,
      rest: "#embedded&hidden=pad",
    });
  });
});
