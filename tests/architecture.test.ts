// The shape of the source: what may import what, how large a room may grow, and where its tests lie. Lint checks the
// arrows between rooms; this checks what lint does not see: cycles of types, undeclared folders, sizes.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { ROOMS } from "../eslint.config.js";

/** Each node with the nodes it points to. */
type Graph = ReadonlyMap<string, ReadonlySet<string>>;

const ROOM_FILES = 20;
const ROOM_LINES = 2_500;
/** A little more than the page has. Whoever needs more lines raises it, and says in the commit what they are for. */
const PAGE_LINES = 27_500;

/** Folders of tests/ that mirror no folder of src/: what several tests share, and tests of what is not in src/. */
const SUPPORT_FOLDERS = [
  "browser",
  "docs",
  "golden",
  "hosts",
  "reference",
  "shaders/cases",
  "shaders/mutants",
];

/** Paths relative to the folder, with slashes on every system. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      posix.relative(folder, join(parentPath, name).replaceAll("\\", "/")),
    )
    .sort();
}

const FILES = filesIn("src");
const FOLDERS = [...new Set(FILES.map((file) => posix.dirname(file)))];
const ROOM_NAMES = Object.keys(ROOMS);

function hasParts(room: string): boolean {
  return ROOM_NAMES.some((other) => other.startsWith(`${room}/`));
}

/** The room that a folder of src/ is, or is part of; undefined where eslint.config.js knows none. */
function roomOf(folder: string): string | undefined {
  return ROOM_NAMES.find(
    (room) => folder === room || (!hasParts(room) && folder.startsWith(`${room}/`)),
  );
}

function lineCount(file: string): number {
  return readFileSync(join("src", file), "utf8").split("\n").length - 1;
}

function totalLines(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + lineCount(file), 0);
}

/** The files that a file imports, types included, and without the packages and Vite's suffixes such as `?raw`. */
function importsOf(file: string): string[] {
  if (!/\.(ts|mjs)$/.test(file)) {
    return [];
  }
  const { importedFiles } = ts.preProcessFile(readFileSync(join("src", file), "utf8"));
  return importedFiles
    .map(({ fileName }) => fileName.replace(/\?.*/, ""))
    .filter((name) => name.startsWith("."))
    .map((name) => posix.join(posix.dirname(file), name));
}

function importGraph(): Graph {
  return new Map(FILES.map((file) => [file, new Set(importsOf(file))]));
}

/** The same graph between the rooms of the files, without the arrows inside a room. */
function roomGraph(files: Graph): Graph {
  const rooms = new Map<string, Set<string>>();
  for (const [file, imports] of files) {
    const room = roomOf(posix.dirname(file)) ?? posix.dirname(file);
    const arrows = rooms.get(room) ?? new Set();
    for (const imported of imports) {
      arrows.add(roomOf(posix.dirname(imported)) ?? posix.dirname(imported));
    }
    arrows.delete(room);
    rooms.set(room, arrows);
  }
  return rooms;
}

/** The shortest way from a node back to itself; undefined where there is none. */
function shortestCycle(graph: Graph, start: string): string[] | undefined {
  const seen = new Set<string>();
  let ways: string[][] = [[start]];
  while (ways.length > 0) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const next of graph.get(way.at(-1) ?? "") ?? []) {
        if (next === start) {
          return way;
        }
        if (!seen.has(next)) {
          seen.add(next);
          longer.push([...way, next]);
        }
      }
    }
    ways = longer;
  }
  return undefined;
}

/** The shortest cycle of every node, each once, as "a -> b -> a" from the node that is first by name. */
function cyclesOf(graph: Graph): string[] {
  const cycles = [...graph.keys()].flatMap((node) => {
    const cycle = shortestCycle(graph, node);
    if (cycle === undefined) {
      return [];
    }
    const first = cycle.indexOf([...cycle].sort()[0] ?? "");
    const turned = [...cycle.slice(first), ...cycle.slice(0, first)];
    return [[...turned, turned[0]].join(" -> ")];
  });
  return [...new Set(cycles)].sort();
}

describe("imports, those of types included", () => {
  const files = importGraph();

  test("are found", () => {
    expect([...(files.get("shaders/index.ts") ?? [])]).toContain("shaders/adam.wgsl");
    expect([...(files.get("ui/app/app.ts") ?? [])]).toContain("ui/data/data-view.ts");
    expect([...files.values()].flatMap((imports) => [...imports]).length).toBeGreaterThan(500);
  });

  test("lead to files that exist", () => {
    const missing = [...files].flatMap(([file, imports]) =>
      [...imports]
        .filter((name) => !existsSync(join("src", name)))
        .map((name) => `${file}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test("form no cycle of files", () => {
    expect(cyclesOf(files)).toEqual([]);
  });

  test("form no cycle of rooms", () => {
    expect(cyclesOf(roomGraph(files))).toEqual([]);
  });
});

describe("rooms", () => {
  test("hold every file: none lies loose in src/", () => {
    expect(FILES.filter((file) => !file.includes("/"))).toEqual([]);
  });

  test("are all named in eslint.config.js, which names no others", () => {
    expect(FOLDERS.filter((folder) => roomOf(folder) === undefined)).toEqual([]);
    expect(ROOM_NAMES.filter((room) => !FOLDERS.includes(room))).toEqual([]);
  });

  // A folder inside a room, such as data/csv, is measured apart from the files beside it.
  test(`have at most ${ROOM_FILES} files and ${ROOM_LINES} lines in one folder`, () => {
    const sizes = FOLDERS.map((folder) => {
      const files = FILES.filter((file) => posix.dirname(file) === folder);
      return { folder, files: files.length, lines: totalLines(files) };
    });
    expect(sizes.filter(({ files, lines }) => files > ROOM_FILES || lines > ROOM_LINES)).toEqual(
      [],
    );
  });

  test(`of the page, with its worker, have at most ${PAGE_LINES} lines`, () => {
    const files = FILES.filter((file) => /^(ui|worker)\//.test(file));
    expect(totalLines(files)).toBeLessThanOrEqual(PAGE_LINES);
  });
});

test("tests lie in the folders of what they test", () => {
  const folders = filesIn("tests").map((file) => dirname(file));
  const strange = folders
    .filter((folder) => !existsSync(join("src", folder)))
    .filter((folder) => !SUPPORT_FOLDERS.some((known) => `${folder}/`.startsWith(`${known}/`)));
  expect([...new Set(strange)]).toEqual([]);
});

test("tests that replace modules are called so, which keeps them apart from those that share modules", () => {
  const replacing = filesIn("tests").filter((file) =>
    /^vi\.(mock|doMock)\(/m.test(readFileSync(join("tests", file), "utf8")),
  );
  expect(replacing).not.toEqual([]);
  expect(replacing.filter((file) => !file.endsWith(".mocked.test.ts"))).toEqual([]);
});
