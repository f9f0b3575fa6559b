// safetensors is a file format for named tensors: a header in JSON that gives type, shape and place of each, then the values.

import { ModelFileError } from "../gpu/errors.ts";
import {
  type FloatType,
  NUMBER_SIZES,
  isFloatType,
  isNumberType,
  toFloat32,
} from "./float-types.ts";

/** One tensor of a file: f32, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The content of a safetensors file. The tensors are a Map, so that a name such as `__proto__` is only a name. */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A tensor to write: f32, or whole numbers of eight bits. */
export interface WritableTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array | Int8Array;
}

/** What is written to a safetensors file. */
export interface WritableFile extends Pick<TensorFile, "metadata"> {
  readonly tensors: ReadonlyMap<string, WritableTensor>;
}

/** What a file holds, and in which types other than F32 it stored its tensors. */
export interface ReadTensorFile extends TensorFile {
  readonly converted: readonly FloatType[];
}

/** Bytes. Far more than a network of dense layers needs; the format itself allows 100 MB. */
const MAX_HEADER_LENGTH = 2 ** 20;

/** Likewise: the tensors of a file, and the depth of its header, since a deep one takes a JSON parser long. */
const MAX_TENSORS = 4096;
const MAX_NESTING = 8;

/**
 * Writes tensors as a safetensors file: the header's length (u64), the header (JSON, padded to 8 bytes), the values.
 *
 * @see https://github.com/huggingface/safetensors#format
 */
export function writeSafetensors({ tensors, metadata }: WritableFile): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const [name, { shape, values }] of tensors) {
    const start = end;
    end += values.byteLength;
    const dtype = values instanceof Int8Array ? "I8" : "F32";
    header[name] = { dtype, shape, data_offsets: [start, end] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;

  const file = new Uint8Array(8 + headerLength + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.fill(0x20, 8, 8 + headerLength);
  file.set(json, 8);
  let position = 8 + headerLength;
  for (const { values } of tensors.values()) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), position);
    position += values.byteLength;
  }
  return file;
}

/** Whether a file begins like safetensors: with the length of a header, and its bracket. */
export function isSafetensors(file: Uint8Array): boolean {
  return (
    file.length > 8 &&
    file[8] === 0x7b &&
    new DataView(file.buffer, file.byteOffset).getBigUint64(0, true) <= BigInt(MAX_HEADER_LENGTH)
  );
}

/**
 * Reads a safetensors file of floating-point tensors, as f32. The file is not trusted: gaps, overlaps, spare bytes and repeated names are
 * refused. Whole numbers of eight bits are read, too, where the metadata says that the weights are `quantised`; see quantised.ts.
 *
 * @throws ModelFileError saying what is wrong with the file
 */
export function readSafetensors(file: Uint8Array): ReadTensorFile {
  const { header, data } = splitFile(file);
  const metadata = metadataOf(header.get("__metadata__"));
  header.delete("__metadata__");

  const hasBytes = metadata["quantised"] !== undefined;
  const infos = [...header].map(([name, info]) => tensorInfo(name, info, hasBytes));
  infos.sort((a, b) => a.start - b.start);
  let end = 0;
  const tensors = new Map<string, Tensor>();
  for (const { name, type, shape, start, stop } of infos) {
    const size = NUMBER_SIZES[type] * shape.reduce((product, side) => product * side, 1);
    if (start !== end || stop - start !== size) {
      throw new ModelFileError(`The tensor ${quote(name)} does not lie where its shape says.`);
    }
    end = stop;
    if (end > data.length) {
      throw new ModelFileError(`The file is cut off inside the tensor ${quote(name)}.`);
    }
    tensors.set(name, { shape, values: toFloat32(data.subarray(start, stop), type) });
  }
  if (end !== data.length) {
    throw new ModelFileError(`The file has ${data.length - end} bytes after its last tensor.`);
  }
  const types = [...new Set(infos.map(({ type }) => type))].filter(isFloatType);
  return { tensors, metadata, converted: types.filter((type) => type !== "F32") };
}

function splitFile(file: Uint8Array): { header: Map<string, unknown>; data: Uint8Array } {
  if (file.length === 0) {
    throw new ModelFileError("This file is empty.");
  }
  if (file.length < 8) {
    throw new ModelFileError("The file is too short to be a safetensors file.");
  }
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_LENGTH)) {
    throw new ModelFileError(
      "This is not a safetensors file of a network: its header would be larger than 1 MiB.",
    );
  }
  const end = 8 + Number(length);
  if (end > file.length) {
    throw new ModelFileError("The file is cut off inside its header.");
  }
  return { header: parseHeader(file.subarray(8, end)), data: file.subarray(end) };
}

function parseHeader(bytes: Uint8Array): Map<string, unknown> {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ModelFileError("The header of the file is not valid JSON.");
  }
  const named = text.match(/"data_offsets"\s*:/g)?.length ?? 0;
  if (named > MAX_TENSORS || nestsDeeper(text, MAX_NESTING)) {
    throw new ModelFileError(
      "The header of the file has too many or too deeply nested parts for a network.",
    );
  }
  try {
    header = JSON.parse(text);
  } catch {
    throw new ModelFileError("The header of the file is not valid JSON.");
  }
  if (!text.startsWith("{") || !isRecord(header)) {
    throw new ModelFileError("The header of the file is not a JSON object.");
  }
  const entries = new Map(Object.entries(header));
  // JSON.parse silently keeps the last of two equal keys, so count: each tensor brings exactly one data_offsets.
  if (named !== entries.size - Number(entries.has("__metadata__"))) {
    throw new ModelFileError(
      "The header of the file names a tensor twice, or one without a place.",
    );
  }
  return entries;
}

/** Whether objects and arrays are nested more than `most` deep. Brackets inside strings do not count. */
function nestsDeeper(text: string, most: number): boolean {
  let depth = 0;
  for (const [part] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/g)) {
    depth += part === "[" || part === "{" ? 1 : part === "]" || part === "}" ? -1 : 0;
    if (depth > most) {
      return true;
    }
  }
  return false;
}

function metadataOf(value: unknown): Record<string, string> {
  const metadata = value ?? {};
  if (!isRecord(metadata) || !Object.values(metadata).every((text) => typeof text === "string")) {
    throw new ModelFileError("The metadata of the file must map names to texts.");
  }
  return metadata as Record<string, string>;
}

function tensorInfo(name: string, info: unknown, hasBytes: boolean) {
  const { dtype: type, shape, data_offsets: offsets } = isRecord(info) ? info : {};
  if (!isNumberType(type, hasBytes)) {
    const told = typeof type === "string" ? ` It is ${quote(type)}.` : "";
    throw new ModelFileError(
      `The tensor ${quote(name)} is not of type F32, F64, F16 or BF16, as the weights of dense layers are.${told}`,
    );
  }
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
    throw new ModelFileError(`The shape or place of the tensor ${quote(name)} makes no sense.`);
  }
  const [start = 0, stop = 0] = offsets;
  return { name, type, shape, start, stop };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length <= 8 &&
    value.every((size) => Number.isSafeInteger(size) && (size as number) >= 0)
  );
}

/** A name from a file, for a message. */
export function quote(name: string): string {
  return JSON.stringify(name.slice(0, 60));
}
