/** A mutant: a kernel with one deliberate fault. */
export interface Mutant {
  /** The line before and after the change. */
  readonly change: string;
  readonly code: string;
}

/** Each rule replaces a part of a line by something wrong. `$&` is the part that was found. */
const RULES: readonly (readonly [
  RegExp,
  string | ((found: string, ...parts: string[]) => string),
])[] = [
  // Operators. A count of blocks below zero would become four thousand million.
  [/(?<!override .*) \+ /g, " - "],
  [/ - /g, " + "],
  [/ \* /g, " / "],
  [/ \/ /g, " * "],
  [/ % /g, " / "],
  [/ \+= /g, " -= "],
  // Not in the head of a loop, which must still end.
  [/(?<!for .*) \+= /g, " = "],
  [/ -= /g, " += "],
  // Comparisons, bounds, conditions.
  [/ < /g, " <= "],
  [/ > /g, " >= "],
  [/ >= /g, " > "],
  [/ == /g, " != "],
  [/ && /g, " || "],
  [/\bif (.*) \{/g, "if !($1) {"],
  [/\bmin\(/g, "max("],
  [/\bmax\(/g, "min("],
  [/\bselect\(((?:[^,()]|\([^()]*\))+), ((?:[^,()]|\([^()]*\))+),/g, "select($2, $1,"],
  // Indices and numbers.
  [/\[([^[\]]+)\]/g, "[($1) + 1u]"],
  [/\.x\b/g, ".y"],
  [/\.y\b/g, ".x"],
  [/\.z\b/g, ".w"],
  [/\b\d+u\b/g, (found) => `${parseInt(found, 10) + 1}u`],
  [/\b\d+\.\d+\b/g, (found) => `${Number(found) + 1}.0`],
  [/\btranspose\(/g, "("],
  // Whole statements: barriers, returns, calls and assignments.
  [/^( *)(?! |let|var|for|override)(return;|\w+\(.*\);|[\w.[\] +*]+ [-+]?= .*;)$/g, "$1"],
];

/** Lines that only declare something. */
const DECLARATIONS = /^( *\/\/|@|struct|fn|var<|}|override \w+: \w+;| +\w+: \w+,)/;

/**
 * All mutants of a kernel. Where lines differ in their digits only, as in unrolled sums, it changes the first and the last.
 */
export function mutantsOf(code: string): Mutant[] {
  const lines = code.split("\n");
  const taken = linesToMutate(lines);
  const mutants = taken.flatMap((at) => {
    const [line] = (lines[at] as string).split(" //") as [string];
    return changesOf(line).map((changed) => ({
      change: `${line.trim()} → ${changed.trim() || "nothing"}`,
      code: [...lines.slice(0, at), changed, ...lines.slice(at + 1)].join("\n"),
    }));
  });
  return numbered(mutants);
}

function linesToMutate(lines: readonly string[]): number[] {
  const shapes = lines.map((line) => line.replace(/\d+/g, "#"));
  return [...lines.keys()].filter((at) => {
    const shape = shapes[at] as string;
    const isEdge = at === shapes.indexOf(shape) || at === shapes.lastIndexOf(shape);
    return isEdge && shape !== "" && !DECLARATIONS.test(lines[at] as string);
  });
}

function changesOf(line: string): string[] {
  const changes = RULES.flatMap(([pattern, replacement]) =>
    [...line.matchAll(pattern)].map((match) => {
      const [found] = match;
      const put = found.replace(new RegExp(pattern.source), replacement as string);
      return line.slice(0, match.index) + put + line.slice(match.index + found.length);
    }),
  );
  return [...new Set(changes)].filter((changed) => changed !== line);
}

/** Numbers changes that occur more than once. */
function numbered(mutants: readonly Mutant[]): Mutant[] {
  const seen = new Map<string, number>();
  return mutants.map(({ change, code }) => {
    const times = (seen.get(change) ?? 0) + 1;
    seen.set(change, times);
    return { change: times === 1 ? change : `${change} (${times})`, code };
  });
}
