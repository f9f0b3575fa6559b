// Model files that Adamant does not read. They are recognised by their content, and the error gives the lines of Python that
// convert them. PyTorch's and Keras's own formats can hold code, or need a library of a megabyte to read.

/** Bytes at either end of a file in which names and magic numbers are looked for. */
const SEARCHED = 2 ** 16;

/** What is known about a file. */
interface Given {
  readonly name: string;
  /** The same without its ending: the converted file is `stem.safetensors`. */
  readonly stem: string;
  /** Both ends of the file, a character per byte. */
  readonly text: string;
}

interface Format {
  /** The beginning of every such file, a character per byte. */
  readonly magic: string;
  /** Whether such files hold digits more often than networks. */
  readonly isData?: true;
  /** What else must be in it. */
  readonly holds?: RegExp;
  readonly what: string;
  /** The packages that the lines need. */
  readonly packages: string;
  /** Lines of Python that make safetensors of it. */
  readonly lines: (file: Given) => readonly string[];
}

const ZIP = "PK\x03\x04";
const HDF5 = "\x89HDF\r\n\x1a\n";

/** Of the format that torch.save wrote before PyTorch 1.6. */
const OLD_TORCH = "\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19";

/** In the order in which they are looked for. */
const FORMATS: readonly Format[] = [
  {
    magic: ZIP,
    holds: /constants\.pkl/,
    what: "a PyTorch file, a program in TorchScript",
    packages: "torch safetensors",
    lines: (file) =>
      torchLines(file, `torch.jit.load(${nameOf(file)}, map_location="cpu").state_dict()`),
  },
  {
    magic: ZIP,
    holds: /data\.pkl/,
    what: "a PyTorch file, written by torch.save",
    packages: "torch safetensors",
    lines: (file) => torchLines(file, torchStateOf(file)),
  },
  {
    magic: OLD_TORCH,
    what: "a PyTorch file, in the format before PyTorch 1.6",
    packages: "torch safetensors",
    lines: (file) => torchLines(file, torchStateOf(file)),
  },
  {
    magic: ZIP,
    holds: /model\.weights\.h5/,
    what: "a Keras model",
    packages: "keras safetensors",
    lines: kerasLines,
  },
  {
    magic: HDF5,
    holds: /model_config/,
    what: "a Keras model in HDF5",
    packages: "keras safetensors",
    lines: kerasLines,
  },
  {
    magic: HDF5,
    what: "an HDF5 file, as Keras saves weights",
    packages: "h5py safetensors",
    lines: ({ name, stem }) => [
      "import h5py; from safetensors.numpy import save_file; tensors = {}",
      `h5py.File(${python(name)}).visititems(lambda n, d: tensors.update({n: d[()]}) if getattr(d, "ndim", 0) in (1, 2) and d.dtype.kind == "f" and "optimizer" not in n else None)`,
      `save_file(tensors, ${python(`${stem}.safetensors`)})`,
    ],
  },
  {
    magic: "{",
    holds: /"(weightsManifest|modelTopology)"/,
    what: "a TensorFlow.js model",
    packages: "tensorflowjs safetensors",
    lines: (file) => [
      "import tensorflowjs; from safetensors.numpy import save_file",
      `save_file({w.name: w.numpy() for w in tensorflowjs.converters.load_keras_model(${nameOf(file)}).weights}, ${targetOf(file)})`,
    ],
  },
  {
    magic: ZIP,
    holds: /\.npy/,
    isData: true,
    what: "an archive of NumPy arrays",
    packages: "numpy safetensors",
    lines: (file) => [
      "import numpy; from safetensors.numpy import save_file",
      `save_file(dict(numpy.load(${nameOf(file)})), ${targetOf(file)})`,
    ],
  },
];

/** Files that no line of Python converts, since something is missing that only the user knows. */
const OTHERS: readonly { readonly is: (text: string) => boolean; readonly sentence: string }[] = [
  {
    is: begins("\x80\x02", "\x80\x03", "\x80\x04", "\x80\x05"),
    sentence:
      "This is a Python pickle, which only the program that wrote it can open safely. Save its weights there with safetensors.numpy.save_file.",
  },
  {
    is: begins("\x93NUMPY"),
    sentence:
      "This is a single NumPy array, and a network has several. Save all of them with safetensors.numpy.save_file, under names such as fc1.weight and fc1.bias.",
  },
  {
    is: (text) => text.startsWith("TFL3", 4),
    sentence:
      "This is a TensorFlow Lite model, whose weights may be rounded. Save the model that it was made from, with model.save in Keras.",
  },
  {
    is: begins("\x08\x01\x12"),
    sentence:
      "This is TensorFlow's SavedModel, which is a folder of several files. Save the model with model.save in Keras instead.",
  },
  {
    is: begins("GGUF"),
    sentence: "This is a GGUF file of a language model, not a network of dense layers.",
  },
  {
    is: begins(ZIP, "PK\x05\x06"),
    sentence: "This is a zip without a known model in it. Unpack it and choose the model inside.",
  },
  { is: begins("\x1f\x8b"), sentence: "This file is compressed with gzip. Unpack it first." },
  {
    is: begins("version https://git-lfs.github.com/spec/"),
    sentence: "This is a Git LFS pointer, not the model. Fetch the model with: git lfs pull.",
  },
  {
    is: (text) => /^(\xef\xbb\xbf)?[\t\r\n\x20-\x7e]{16}/.test(text),
    sentence:
      "This file is text, not a model. Adamant reads networks from safetensors and ONNX files; a CSV of digits is data.",
  },
];

function begins(...magics: readonly string[]): (text: string) => boolean {
  return (text) => magics.some((magic) => text.startsWith(magic));
}

/**
 * Says what a file is that has another format than safetensors and ONNX, and how to convert it.
 *
 * @param name the file's name, for those lines
 * @returns undefined where the format is not known
 */
export function otherFormatOf(file: Uint8Array, name: string): string | undefined {
  const text = endsOf(file);
  const format = FORMATS.find(
    ({ magic, holds }) => text.startsWith(magic) && (holds?.test(text) ?? true),
  );
  if (format === undefined) {
    return OTHERS.find(({ is }) => is(text))?.sentence;
  }
  const { what, packages, lines } = format;
  return [
    `This is ${what}. Convert it to safetensors in Python, after pip install ${packages}:`,
    ...lines({ name, stem: name.replace(/(\.weights)?\.\w+$/, ""), text }),
  ].join("\n    ");
}

/** Whether a file is another program's network, by its content or both ends of it. */
export function isOtherModel(file: Uint8Array): boolean {
  const text = endsOf(file);
  return FORMATS.some(
    ({ magic, holds, isData }) =>
      isData !== true && text.startsWith(magic) && (holds?.test(text) ?? true),
  );
}

function endsOf(file: Uint8Array): string {
  const ends = [
    file.subarray(0, SEARCHED),
    file.subarray(Math.max(SEARCHED, file.length - SEARCHED)),
  ];
  // As ISO 8859-1: TextDecoder's "latin1" is Windows's code page, which maps some bytes elsewhere.
  return ends.map((end) => Array.from(end, (byte) => String.fromCharCode(byte)).join("")).join("");
}

function torchLines(file: Given, state: string): string[] {
  return [
    "import torch; from safetensors.torch import save_file",
    `save_file({k: v.contiguous() for k, v in ${state}.items()}, ${targetOf(file)})`,
  ];
}

const STATE_KEYS = ["model_state_dict", "state_dict", "model"];

/** How to get at the weights: a file holds them alone, under a key beside the optimiser's state, or as a whole module. */
function torchStateOf(file: Given): string {
  // A text in a pickle: X, its length in four bytes, and its letters.
  const found = STATE_KEYS.find((key) =>
    file.text.includes(`X${String.fromCharCode(key.length)}\0\0\0${key}`),
  );
  const isModule = /torch\.nn\.modules|c__main__\n/.test(file.text);
  const load = `torch.load(${nameOf(file)}, map_location="cpu"${isModule ? ", weights_only=False" : ""})`;
  return isModule
    ? `${load}.state_dict()`
    : found === undefined
      ? load
      : `${load}[${python(found)}]`;
}

function kerasLines(file: Given): string[] {
  return [
    "import keras; from safetensors.numpy import save_file",
    `save_file({getattr(w, "path", w.name): w.numpy() for w in keras.saving.load_model(${nameOf(file)}, compile=False).weights}, ${targetOf(file)})`,
  ];
}

function nameOf({ name }: Given): string {
  return python(name);
}

function targetOf({ stem }: Given): string {
  return python(`${stem}.safetensors`);
}

/** A text as Python writes it; JSON's escapes are Python's too. */
function python(text: string): string {
  return JSON.stringify(text);
}
