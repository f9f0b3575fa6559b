import type { SchemaTree } from "hyparquet";
import { excerpt } from "../../base/words.ts";
import { INDEX_NAME, LABEL_NAMES, isIdName } from "../column-names.ts";
import { DataError } from "../dataset.ts";
import { MAX_SIDE } from "../limits.ts";

/** Where images and labels are in a Parquet file. */
export interface DigitColumns {
  readonly images: ImageColumns;
  /** The path of the column of labels. */
  readonly label: readonly string[] | undefined;
}

export type ImageColumns =
  /** PNGs, as Hugging Face stores images. */
  | { readonly kind: "png"; readonly path: readonly string[] }
  /** Lists of numbers, also nested. */
  | { readonly kind: "list"; readonly path: readonly string[]; readonly areReal: boolean }
  /** A column for each pixel, in the order of the pixels. */
  | {
      readonly kind: "pixels";
      readonly paths: readonly (readonly string[])[];
      /** Whether the numbers are stored as floating-point numbers. */
      readonly areReal: boolean;
    };

/**
 * Finds images and labels among the columns.
 *
 * @param root the tree of the columns
 * @throws DataError if there are no images, or several columns that may be
 */
export function findColumns(name: string, { children }: SchemaTree): DigitColumns {
  const nested = children.flatMap(imagesIn);
  const numbers = children.filter(isNumeric);
  const named = LABEL_NAMES.flatMap((word) =>
    children.filter(({ path, ...child }) => path[0]?.toLowerCase() === word && isPlain(child)),
  )[0];
  const others = numbers.filter((child) => child !== named && !isRowNumber(nameOf(child)));
  const [only] = nested;
  if (only === undefined) {
    return { images: pixelColumns(name, children, others), label: named?.path };
  }
  if (nested.length > 1) {
    throw new DataError(
      `${name}: several columns of the Parquet file may be the images: ${namesOf(nested.map(({ path }) => path[0] ?? ""))}. Save it with one of them.`,
    );
  }
  // Without a known name, the only other column of numbers has the labels.
  return { images: only, label: (named ?? (others.length === 1 ? others[0] : undefined))?.path };
}

function imagesIn(child: SchemaTree): Exclude<ImageColumns, { kind: "pixels" }> | [] {
  const bytes = child.children.find(({ element }) => element.name === "bytes");
  if (isBinary(child) || (bytes !== undefined && isBinary(bytes))) {
    return { kind: "png", path: (bytes ?? child).path };
  }
  const leaf = leafOf(child);
  return leaf !== undefined && leaf !== child && isNumeric(leaf)
    ? { kind: "list", path: leaf.path, areReal: isReal(leaf) }
    : [];
}

/** Below columns with a single child each; undefined where the column branches. */
function leafOf(tree: SchemaTree): SchemaTree | undefined {
  const [child, ...others] = tree.children;
  if (child === undefined) {
    return tree;
  }
  return others.length === 0 ? leafOf(child) : undefined;
}

function isBinary({ element: { type, converted_type, logical_type }, children }: SchemaTree) {
  return (
    children.length === 0 &&
    type === "BYTE_ARRAY" &&
    converted_type !== "UTF8" &&
    logical_type?.type !== "STRING"
  );
}

function isPlain({ children, element }: Pick<SchemaTree, "children" | "element">): boolean {
  return children.length === 0 && element.repetition_type !== "REPEATED";
}

function isNumeric({ children, element: { type } }: SchemaTree): boolean {
  return children.length === 0 && ["INT32", "INT64", "FLOAT", "DOUBLE"].includes(type ?? "");
}

function isReal({ element: { type } }: SchemaTree): boolean {
  return type === "FLOAT" || type === "DOUBLE";
}

function isRowNumber(column: string): boolean {
  return INDEX_NAME.test(column) || isIdName(column);
}

function nameOf({ path }: SchemaTree): string {
  return path[0] ?? "";
}

function pixelColumns(
  name: string,
  all: readonly SchemaTree[],
  columns: readonly SchemaTree[],
): ImageColumns {
  const side = Math.sqrt(columns.length);
  if (!Number.isInteger(side) || side < 2 || side > MAX_SIDE) {
    throw new DataError(
      `${name}: the columns of the Parquet file (${namesOf(all.map(nameOf))}) are no images: expected a column of PNGs or of lists of pixels, or a column for each pixel of a square image.`,
    );
  }
  const places = columns.map((column) => (nameOf(column).match(/\d+/g) ?? []).map(Number));
  const areNumbered = new Set(places.map(String)).size === columns.length;
  const order = Array.from(columns.keys());
  if (areNumbered) {
    order.sort((a, b) => compare(places[a] ?? [], places[b] ?? []));
  }
  return {
    kind: "pixels",
    paths: order.map((index) => (columns[index] as SchemaTree).path),
    areReal: columns.some(isReal),
  };
}

/** By the first number of their names, then by the second: `1x2` comes before `1x10`. */
function compare(a: readonly number[], b: readonly number[]): number {
  const place = a.findIndex((value, index) => value !== b[index]);
  return place < 0 ? 0 : (a[place] as number) - (b[place] ?? 0);
}

function namesOf(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => excerpt(name, 30));
  return [...shown, ...(names.length > shown.length ? ["…"] : [])].join(", ");
}
