// Which named tensors belong to one dense layer, and what their names say about the order of the layers. Every framework has names
// of its own: PyTorch's fc1.weight and fc1.bias, Keras's dense_1/kernel, Flax's Dense_0.kernel, scikit-learn's coefs_0 and
// intercepts_0, or W1 and b1 by hand.

import { grouped } from "../../base/grouped.ts";
import { ModelFileError } from "../gpu/errors.ts";
import { type Tensor, quote } from "./safetensors.ts";

/** The tensors of one dense layer. */
export interface NamedLayer {
  /** The name that its tensors share, such as fc1. */
  readonly name: string;
  /** A matrix; which side is the inputs is still open. */
  readonly weights: Tensor;
  readonly weightsName: string;
  readonly bias: Tensor | undefined;
}

/** The words for the tensors of a layer, as parts of their names. */
const ROLES = /^(weights?|kernels?|w|coefs?|bias|biases|b|intercepts?)$/i;
const BIAS = /^b|^intercept/i;

/** Parts of layers that are matrices too, but that do not compute what a dense layer does. */
const NOT_DENSE = /recurrent|weight_[ih]h|in_proj|attention|attn|embed|lora_/i;

/** What a checkpoint holds of the optimizer, beside the network. */
const OF_OPTIMIZER = /(^|[./])optim(izer)?[./_]|exp_avg/i;

/** Stands for that word in a name. */
const ROLE = "*";

/**
 * Groups tensors to layers, in no particular order. Those of an optimizer are left out.
 *
 * @throws ModelFileError where a tensor does not belong to a dense layer
 */
export function namedLayers(tensors: ReadonlyMap<string, Tensor>): NamedLayer[] {
  const ofNetwork = [...tensors].filter(([name]) => !OF_OPTIMIZER.test(name));
  const [stranger] = ofNetwork.find(([name]) => NOT_DENSE.test(name)) ?? [];
  if (stranger !== undefined) {
    throw new ModelFileError(
      `The tensor ${quote(stranger)} belongs to another kind of layer. Adamant reads networks of dense layers only.`,
    );
  }
  const all = ofNetwork.map(([name, tensor]) => sorted(name, tensor));
  const byName = [...grouped(all, ({ key }) => key).values()];
  return (byName.every(isLayer) ? byName : (inTurns(all) ?? byName)).map(layerOf);
}

interface Part {
  readonly name: string;
  readonly tensor: Tensor;
  /** The name with `*` for the word that tells weights and bias apart. */
  readonly key: string;
  readonly hasRole: boolean;
  readonly isBias: boolean;
}

function sorted(name: string, tensor: Tensor): Part {
  const { key, role } = keyOf(name);
  const { shape, values } = tensor;
  const sides = shape.length;
  const isRow = sides === 2 && shape.includes(1) && role !== undefined && BIAS.test(role);
  if (sides < 1 || sides > 2 || values.length === 0) {
    const what = sides === 4 ? ", as the weights of a convolution have" : "";
    throw new ModelFileError(
      `The tensor ${quote(name)} has the shape [${shape.join(", ")}]${what}. Adamant reads networks of dense layers only, each with a matrix of weights and a bias.`,
    );
  }
  const hasRole = role !== undefined;
  return isRow
    ? { name, key, hasRole, isBias: true, tensor: { shape: [values.length], values } }
    : { name, key, hasRole, isBias: sides === 1, tensor };
}

function keyOf(name: string): { key: string; role: string | undefined } {
  const words: string[] = name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^A-Za-z\d]+/g) ?? [];
  const at = words.findLastIndex((word) => ROLES.test(word));
  // Letters after the word make it another one: weight_ih, weight_scale.
  const isElse = words.slice(at + 1).some((word) => /[A-Za-z]/.test(word));
  return at < 0 || isElse
    ? { key: name.replace(/[^./:]*$/, ROLE), role: undefined }
    : { key: words.with(at, ROLE).join(""), role: words[at] };
}

function isLayer(group: readonly Part[]): boolean {
  const biases = group.filter(({ isBias }) => isBias).length;
  return biases <= 1 && group.length === biases + 1;
}

/**
 * Tensors that are only numbered, such as arr_0, arr_1, …: weights begin a layer, and a bias belongs to the weights before
 * it. Undefined where the names do not number all tensors.
 */
function inTurns(parts: readonly Part[]): Part[][] | undefined {
  const inOrder = [...parts].sort((a, b) => compareNames(a.name, b.name).order);
  const groups: Part[][] = [];
  for (const part of inOrder) {
    const last = groups.at(-1);
    if (!part.isBias) {
      groups.push([part]);
    } else if (last?.length === 1) {
      last.push(part);
    } else {
      return undefined;
    }
  }
  const isPlain = parts.every(({ hasRole }) => !hasRole);
  return isPlain && areNumbered(inOrder.map(({ name }) => name)) ? groups : undefined;
}

function layerOf(group: readonly Part[]): NamedLayer {
  const weights = group.filter(({ isBias }) => !isBias);
  const biases = group.filter(({ isBias }) => isBias);
  const [first] = weights;
  const strange = weights[1] ?? biases[first === undefined ? 0 : 1];
  if (first === undefined || strange !== undefined) {
    throw new ModelFileError(
      `The tensor ${quote(strange?.name ?? "")} is not the weights or the bias of a dense layer: a layer has one matrix of weights and at most one bias. Adamant reads networks of dense layers only.`,
    );
  }
  return {
    name: /^(.+?)[^\w]*\*(:0)?$/.exec(first.key)?.[1] ?? first.name,
    weights: first.tensor,
    weightsName: first.name,
    bias: biases[0]?.tensor,
  };
}

/** Whether names that are sorted differ, each from the next, in a number: then the numbers are their order. */
export function areNumbered(names: readonly string[]): boolean {
  return names.every((name, at) => at === 0 || compareNames(names[at - 1] ?? "", name).byNumber);
}

/**
 * Compares names so that layers.10 comes after layers.9, and dense_1 after dense.
 *
 * @returns below zero where `a` comes first, and whether a number decided, not the alphabet
 */
export function compareNames(a: string, b: string): { order: number; byNumber: boolean } {
  const [left, right] = [piecesOf(a), piecesOf(b)];
  const at = left.findIndex((piece, index) => piece !== right[index]);
  const [one, other] = at < 0 ? [NONE, right[left.length] ?? NONE] : [left[at], right[at] ?? NONE];
  const order =
    typeof one === "number" && typeof other === "number" ? one - other : alphabetic(one, other);
  return { order, byNumber: isNumber(one) && isNumber(other) && order !== 0 };
}

/** Ends every component of a name, and stands for the number that a name such as dense lacks beside dense_1. */
const NONE = "";

/** "layers.10.weight" → layers, ∅, 10, ∅, weight, ∅ */
function piecesOf(name: string): (string | number)[] {
  return name
    .split(/[./:]/)
    .flatMap((component) => [
      ...Array.from(component.matchAll(/\d+|\D+/g), ([piece]) =>
        /^\d/.test(piece) ? Number(piece) : piece.replace(/[_-]+$/, "") || "_",
      ),
      NONE,
    ]);
}

function isNumber(piece: string | number | undefined): boolean {
  return typeof piece === "number" || piece === NONE;
}

/** Numbers before letters, nothing before numbers. */
function alphabetic(a: string | number | undefined, b: string | number | undefined): number {
  const rank = (piece: string | number | undefined) =>
    piece === undefined || piece === NONE ? 0 : typeof piece === "number" ? 1 : 2;
  return rank(a) - rank(b) || (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);
}
