import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { download } from "../../../src/cli/digits/download.ts";
import { readData } from "../../../src/cli/digits/files.ts";
import { csvText, sample } from "../../data/files.ts";
import { newFolder } from "../../folder.ts";

const CONTENT = Buffer.from("sixty thousand digits");
const FILE = {
  name: "digits.gz",
  bytes: CONTENT.length,
  sha256: createHash("sha256").update(CONTENT).digest("hex"),
};

let server: Server;
let base: string;
let asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    if (request.url === "/train.csv") {
      response.end(csvText(sample(12, 6)));
    } else if (request.url === "/good/digits.gz") {
      response.end(CONTENT);
    } else if (request.url === "/other/digits.gz") {
      response.end("<html>Sign in to the network</html>");
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  base = `http://localhost:${(server.address() as AddressInfo).port}`;
});

beforeEach(() => {
  asked = [];
});

afterAll(() => {
  server.close();
});

function fetchFrom(cache: string, ...mirrors: readonly string[]) {
  const set = { mirrors: mirrors.map((mirror) => `${base}/${mirror}/`), files: [FILE] };
  return download(set, cache, () => undefined);
}

test("a file is downloaded once and then read from the cache", async () => {
  const cache = newFolder();
  for (let time = 0; time < 2; time++) {
    const [source] = await fetchFrom(cache, "good");
    expect([source?.name, source?.size]).toEqual(["digits.gz", CONTENT.length]);
  }
  expect(readFileSync(join(cache, "digits.gz"))).toEqual(CONTENT);
  expect(asked).toEqual(["/good/digits.gz"]);
});

test("a mirror that fails or sends a different file is skipped", async () => {
  await fetchFrom(newFolder(), "absent", "other", "good");
  expect(asked).toEqual(["/absent/digits.gz", "/other/digits.gz", "/good/digits.gz"]);
});

test("a damaged file in the cache is downloaded again", async () => {
  const cache = newFolder();
  writeFileSync(join(cache, "digits.gz"), "half a fi");
  await fetchFrom(cache, "good");
  expect(readFileSync(join(cache, "digits.gz"))).toEqual(CONTENT);
});

test("if every mirror fails, the error says why and what to do, and nothing is saved", async () => {
  const cache = newFolder();
  await expect(fetchFrom(cache, "absent", "other")).rejects.toThrow(
    /^digits\.gz could not be downloaded\. From localhost:\d+: it answered 404\. From localhost:\d+: it sent a different file\. Without a network, use files of your own or the built-in digits\.$/,
  );
  expect(readdirSync(cache)).toEqual([]);
});

test("if the cache cannot be written, the files are used and the reason is said", async () => {
  const file = join(newFolder(), "file");
  writeFileSync(file, "");
  const said: string[] = [];
  const set = { mirrors: [`${base}/good/`], files: [FILE] };
  const [source] = await download(set, join(file, "cache"), (sentence) => said.push(sentence));
  expect(source?.size).toBe(CONTENT.length);
  expect(said).toEqual([
    "Downloading digits.gz …",
    `digits.gz is downloaded again next time: ${join(file, "cache")} cannot be written, because a part of the path is a file, not a folder.`,
  ]);
});

test("behind a proxy, a failed download names the variable that makes Node use it", async () => {
  const before = process.env["HTTPS_PROXY"];
  process.env["HTTPS_PROXY"] = "http://proxy:3128";
  try {
    await expect(fetchFrom(newFolder(), "absent")).rejects.toThrow(
      "Node does not use the proxy in HTTPS_PROXY unless you also set NODE_USE_ENV_PROXY=1",
    );
  } finally {
    if (before === undefined) {
      delete process.env["HTTPS_PROXY"];
    } else {
      process.env["HTTPS_PROXY"] = before;
    }
  }
});

test("mirrors that fail for the same reason are named in one sentence, without brackets", async () => {
  await expect(fetchFrom(newFolder(), "absent", "gone")).rejects.toThrow(
    /^digits\.gz could not be downloaded from localhost:\d+ or localhost:\d+: it answered 404\. Without a network, use files of your own or the built-in digits\.$/,
  );
});

test("an unreachable server is reported", async () => {
  const set = { mirrors: ["http://localhost:1/"], files: [FILE] };
  await expect(download(set, newFolder(), () => undefined)).rejects.toThrow(
    /^digits\.gz could not be downloaded from localhost:1: [^()]+\. Without a network,/,
  );
});

test("an address is read like a file, and a missing one is reported", async () => {
  const dataset = await readData([`${base}/train.csv`], "train", { limit: 10 });
  expect([dataset.name, dataset.count, dataset.width]).toEqual(["train.csv", 10, 6]);
  await expect(readData([`${base}/absent.csv`], "train")).rejects.toThrow(
    `${base}/absent.csv could not be downloaded: it answered 404, so there is no such file; check the address.`,
  );
});
