// The parts of an ONNX file that a network of dense layers has: nodes, each an operator with named inputs and outputs, and
// tensors. See https://github.com/onnx/onnx/blob/main/onnx/onnx.proto for the field numbers.

import { concatenated } from "../../base/concatenated.ts";
import { ModelFileError } from "../gpu/errors.ts";
import { FLOAT_SIZES, type FloatType, toFloat32 } from "./float-types.ts";
import { type Field, type Message, fieldsOf, integersOf, textOf } from "./protobuf.ts";
import { type Tensor, quote } from "./safetensors.ts";

/** One step of the computation. */
export interface OnnxNode {
  readonly operator: string;
  /** Its name, or that of its first output. */
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** A number or a tensor, whichever the attribute is. */
export interface OnnxAttribute {
  readonly number: number | undefined;
  readonly list: readonly number[];
  readonly tensor: Message | undefined;
}

/** What is computed, from the inputs to the outputs. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  /** Constant tensors by name; not decoded, since some are shapes of whole numbers. */
  readonly tensors: ReadonlyMap<string, Message>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Far more than a network of dense layers needs. */
const MAX_NODES = 10_000;
const MAX_SIDES = 8;

/** `TensorProto.DataType` of the types that weights have. */
const TYPES: Readonly<Partial<Record<number, FloatType>>> = {
  1: "F32",
  10: "F16",
  11: "F64",
  16: "BF16",
};

/** @throws ModelFileError where the file is damaged or too large */
export function graphOf(graph: Message): OnnxGraph {
  const nodes: OnnxNode[] = [];
  const tensors = new Map<string, Message>();
  const inputs: string[] = [];
  const outputs: string[] = [];
  for (const field of fieldsOf(graph)) {
    if (field.number === 1) {
      nodes.push(nodeOf(field.content));
    } else if (field.number === 5) {
      tensors.set(nameIn(field.content, 8), field.content);
    } else if (field.number === 11) {
      inputs.push(nameIn(field.content, 1));
    } else if (field.number === 12) {
      outputs.push(nameIn(field.content, 1));
    }
    if (nodes.length + tensors.size + inputs.length + outputs.length > MAX_NODES) {
      throw new ModelFileError(
        `The ONNX file has more than ${MAX_NODES.toLocaleString("en")} nodes and tensors, far more than a network of dense layers.`,
      );
    }
  }
  return { nodes, tensors, inputs: inputs.filter((name) => !tensors.has(name)), outputs };
}

function nameIn(message: Message, field: number): string {
  const found = [...fieldsOf(message)].find(({ number, wire }) => number === field && wire === 2);
  return found === undefined ? "" : textOf(found);
}

function nodeOf(message: Message): OnnxNode {
  const fields = [...fieldsOf(message)];
  const texts = (number: number) => fields.filter((field) => field.number === number).map(textOf);
  const outputs = texts(2);
  return {
    operator: texts(4)[0] ?? "",
    name: texts(3)[0] ?? outputs[0] ?? "",
    inputs: texts(1),
    outputs,
    attributes: new Map(
      fields.filter(({ number }) => number === 5).map(({ content }) => attributeOf(content)),
    ),
  };
}

function attributeOf(message: Message): [name: string, attribute: OnnxAttribute] {
  const fields = [...fieldsOf(message)];
  const of = (number: number) => fields.find((field) => field.number === number);
  const float = of(2)?.content.bytes;
  const number =
    float?.length === 4
      ? new DataView(float.buffer, float.byteOffset).getFloat32(0, true)
      : of(3)?.value;
  const name = of(1);
  return [
    name === undefined ? "" : textOf(name),
    {
      number,
      list: fields.filter((field) => field.number === 8).flatMap(integersOf),
      tensor: of(5)?.content,
    },
  ];
}

/**
 * Decodes a tensor of floating-point numbers.
 *
 * @throws ModelFileError where it has another type, is damaged, or lies in another file
 */
export function tensorOf(
  name: string,
  message: Message,
  fileName: string,
): { tensor: Tensor; type: FloatType } {
  const fields = [...fieldsOf(message)];
  const all = (number: number) => fields.filter((field) => field.number === number);
  if (all(14).some(({ value }) => value === 1)) {
    throw new ModelFileError(
      `The values of ${quote(name)} are in another file, beside this one. Put both into one in Python, after pip install onnx:\n    import onnx\n    onnx.save(onnx.load(${JSON.stringify(fileName)}), "whole.onnx")`,
    );
  }
  const shape = all(1).flatMap(integersOf);
  const code = all(2)[0]?.value ?? 0;
  const type = TYPES[code];
  if (type === undefined) {
    throw new ModelFileError(
      `The tensor ${quote(name)} is not of type FLOAT, FLOAT16, BFLOAT16 or DOUBLE, as the weights of dense layers are (its type is number ${code}).`,
    );
  }
  const bytes = valuesOf(all(9), all(type === "F64" ? 10 : 4));
  const size = FLOAT_SIZES[type] * shape.reduce((product, side) => product * side, 1);
  if (bytes.length !== size || shape.length > MAX_SIDES) {
    throw new ModelFileError(
      `The tensor ${quote(name)} at byte ${message.start} has ${bytes.length} bytes of values; its shape [${shape.slice(0, MAX_SIDES).join(", ")}] needs ${size}.`,
    );
  }
  return { tensor: { shape, values: toFloat32(bytes, type) }, type };
}

/** The bytes of `raw_data`, or of a list of floats in one field or in a field each. */
function valuesOf(raw: readonly Field[], list: readonly Field[]): Uint8Array {
  const [whole, other] = raw.length > 0 ? raw : list;
  if (whole === undefined || other === undefined) {
    return whole?.content.bytes ?? new Uint8Array();
  }
  const parts = (raw.length > 0 ? raw : list).map(({ content }) => content.bytes);
  return concatenated(parts);
}
