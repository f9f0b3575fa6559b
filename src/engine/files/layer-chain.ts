// The order of dense layers, and which side of their weights is the inputs, from shapes and names. A layer's outputs are the next
// one's inputs, so the shapes must form a chain. Where more than one reading is possible, the file is refused: a network that is
// read wrongly would only predict badly.

import { ModelFileError } from "../gpu/errors.ts";
import { type NamedLayer, areNumbered, compareNames } from "./layer-names.ts";
import { quote } from "./safetensors.ts";

/** How a matrix of weights lies: PyTorch keeps [outputs, inputs], Keras [inputs, outputs]. */
type Lie = "outputs first" | "inputs first";

/** A layer whose sides are known. */
export interface ChainedLayer extends NamedLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly isOutputsFirst: boolean;
}

type Chain = readonly ChainedLayer[];

/** More layers than this are only ordered by their numbers, since the possible orders are too many to try. */
const MAX_SEARCHED = 24;
const MAX_TRIES = 10_000;

/**
 * Puts layers in their order.
 *
 * @throws ModelFileError where the layers form no chain, or where shapes and names leave more than one way to read them
 */
export function chainOf(layers: readonly NamedLayer[]): Chain {
  const proven = layers.map(provenLie);
  const known = new Set(proven.filter((lie) => lie !== undefined));
  const open = layers.filter((_, at) => proven[at] === undefined);
  const sorted = layers
    .map((layer, at) => ({ layer, lie: proven[at] }))
    .sort((a, b) => compareNames(a.layer.name, b.layer.name).order);
  const chainsWith = (lies: readonly Lie[], byNumbers: boolean) =>
    lies.flatMap((lie) =>
      chains(
        sorted.map((one) => chained(one.layer, one.lie ?? lie)),
        byNumbers,
      ),
    );
  const likely = likelyLies(open, known);
  const all: readonly Lie[] =
    open.length === 0 ? likely.slice(0, 1) : ["outputs first", "inputs first"];
  const numbered = chainsWith(likely, true);
  const found = numbered.length > 0 ? numbered : chainsWith(all, false);
  const [chain, other] = found;
  if (chain === undefined) {
    throw new ModelFileError(
      `The layers ${listed(sorted.map(({ layer, lie }) => chained(layer, lie ?? likely[0] ?? "outputs first")))} do not fit each other: the outputs of one must be the inputs of the next.`,
    );
  }
  if (other !== undefined) {
    throw ambiguous(chain, other);
  }
  return chain;
}

/** Each layer's name and sizes: "fc1 (784 → 128), fc2 (128 → 10)". */
export function listed(chain: Chain): string {
  const names = chain
    .slice(0, 8)
    .map(({ name, inputs, outputs }) => `${quote(name)} (${inputs} → ${outputs})`);
  return [...names, ...(chain.length > names.length ? ["…"] : [])].join(", ");
}

/**
 * What the bias proves, which has a value per output.
 *
 * @throws ModelFileError where it fits neither side
 */
function provenLie({ name, weights, bias }: NamedLayer): Lie | undefined {
  const [rows = 0, columns = 0] = weights.shape;
  const length = bias?.values.length;
  if (length !== undefined && length !== rows && length !== columns) {
    throw new ModelFileError(
      `The weights and the bias of ${quote(name)} do not fit each other: their shapes are [${rows}, ${columns}] and [${length}].`,
    );
  }
  if (length === undefined || rows === columns) {
    return undefined;
  }
  return length === rows ? "outputs first" : "inputs first";
}

/**
 * How the layers lie whose bias proves nothing: as the others of the file do and as their names say, or either way where
 * those say nothing or disagree.
 */
function likelyLies(open: readonly NamedLayer[], known: ReadonlySet<Lie>): Lie[] {
  const evidence = new Set([...known, ...open.map(namedLie).filter((lie) => lie !== undefined)]);
  return evidence.size === 1 ? [...evidence] : ["outputs first", "inputs first"];
}

/** PyTorch's word is weight; kernel is Keras's and Flax's, coefs scikit-learn's. */
function namedLie({ weightsName }: NamedLayer): Lie | undefined {
  const [last] = weightsName.match(/weight|kernel|coef/gi)?.slice(-1) ?? [];
  return last === undefined ? undefined : /weight/i.test(last) ? "outputs first" : "inputs first";
}

function chained(layer: NamedLayer, lie: Lie): ChainedLayer {
  const [rows = 0, columns = 0] = layer.weights.shape;
  const isOutputsFirst = lie === "outputs first";
  const [inputs, outputs] = isOutputsFirst ? [columns, rows] : [rows, columns];
  return { ...layer, inputs, outputs, isOutputsFirst };
}

/**
 * The chains of all layers, two at most.
 *
 * @param sorted by name
 * @param byNumbers whether a layer comes after those with the same name and a smaller number
 */
function chains(sorted: Chain, byNumbers: boolean): Chain[] {
  if (byNumbers && areNumbered(sorted.map(({ name }) => name))) {
    return sorted.every((layer, at) => at === 0 || layer.inputs === sorted[at - 1]?.outputs)
      ? [sorted]
      : [];
  }
  if (sorted.length > MAX_SEARCHED) {
    throw new ModelFileError(
      `The file has ${sorted.length} layers whose names do not say their order. Number them in their order, as in "0.weight", "2.weight".`,
    );
  }
  return searched(sorted, byNumbers);
}

function searched(sorted: Chain, byNumbers: boolean): Chain[] {
  const found: Chain[] = [];
  let tries = 0;
  const before = new Map(
    sorted.map((layer) => [layer, byNumbers ? sorted.filter((one) => precedes(one, layer)) : []]),
  );
  const extend = (begun: Chain, rest: Chain) => {
    if (rest.length === 0) {
      found.push(begun);
    }
    for (const layer of rest) {
      tries += 1;
      const fits = begun.length === 0 || begun.at(-1)?.outputs === layer.inputs;
      const isNext = before.get(layer)?.every((one) => begun.includes(one)) === true;
      if (fits && isNext && found.length < 2 && tries < MAX_TRIES) {
        extend(
          [...begun, layer],
          rest.filter((other) => other !== layer),
        );
      }
    }
  };
  extend([], sorted);
  if (tries >= MAX_TRIES) {
    throw new ModelFileError(
      `The layers fit each other in too many orders, and their names do not say which one is meant. Number them, as in "0.weight", "2.weight".`,
    );
  }
  return found;
}

/** Whether two names differ in a number, and the first one's is smaller. */
function precedes(a: ChainedLayer, b: ChainedLayer): boolean {
  const { order, byNumber } = compareNames(a.name, b.name);
  return byNumber && order < 0;
}

/** The error that says what two readings disagree about, and how to name the tensors so that there is one. */
function ambiguous(one: Chain, other: Chain): ModelFileError {
  const at = one.findIndex((layer, index) => layer.name !== other[index]?.name);
  if (at >= 0) {
    return new ModelFileError(
      `The layers ${quote(one[at]?.name ?? "")} and ${quote(other[at]?.name ?? "")} fit in more than one order. Number the layers in their order, as in "0.weight", "2.weight".`,
    );
  }
  const turned = one.find((layer, index) => layer.isOutputsFirst !== other[index]?.isOutputsFirst);
  const { weightsName = "", weights } = turned ?? {};
  return new ModelFileError(
    `The tensor ${quote(weightsName)} has the shape [${weights?.shape.join(", ") ?? ""}] and could lie either way round. Store all weights as [outputs, inputs] and call them "….weight", as PyTorch does, or as [inputs, outputs] and call them "….kernel", as Keras does.`,
  );
}
