import { errorMessage } from "../../base/error-message.ts";
import { DataError } from "../../data/index.ts";
import { weightsFingerprint } from "../../engine/index.ts";
import { orKept } from "../outputs/kept.ts";
import { type Outputs, replacedWords, replacesEarlier, writeOutput } from "../outputs/outputs.ts";
import { type Trained, filesOf } from "./files.ts";
import type { OutputName } from "./output-flags.ts";

/** Saves the run to its checkpoint once more, or keeps it elsewhere. */
export type SaveRun = () => Promise<void>;

/**
 * Prints the fingerprint of the trained weights and writes the files that were asked for. If one cannot be written, the
 * others still are.
 *
 * @param saveRun given where the last checkpoint could not be written
 * @throws DataError that names the files that could not be written
 */
export async function writeOutputs(
  outputs: Outputs<OutputName>,
  trained: Omit<Trained, "parameters">,
  saveRun: SaveRun | undefined,
): Promise<void> {
  const parameters = await trained.run.network.read();
  console.log(`Weights ${await weightsFingerprint(parameters)}`);
  const print = (sentence: string) => {
    console.log(sentence);
  };
  const failures = await writeFiles(outputs, { ...trained, parameters }, print);
  try {
    await saveRun?.();
  } catch (error) {
    failures.push(errorMessage(error));
  }
  throwAny(failures);
}

/**
 * Writes the outputs of a run that was interrupted, as they are after its last finished epoch.
 *
 * @returns what was saved, as a sentence
 * @throws DataError that names the files that could not be written
 */
export async function writeInterrupted(
  outputs: Outputs<OutputName>,
  trained: Trained,
): Promise<string> {
  const { epochs, steps, command } = trained.course;
  const course = { epochs, steps: steps.filter(({ epoch }) => epoch <= epochs.length), command };
  // The reader of the standard output may be what has ended.
  throwAny(await writeFiles(outputs, { ...trained, course }, () => undefined));
  const file = outputs.out ?? outputs.onnx;
  return file === undefined
    ? "Saved what was finished until then."
    : `Saved the network so far to ${file.path}${replacedWords(file, file.path)}.`;
}

/** Returns why files could not be written, as sentences. */
async function writeFiles(
  outputs: Outputs<OutputName>,
  trained: Trained,
  print: (sentence: string) => void,
): Promise<string[]> {
  const failures: string[] = [];
  for (const { output, words, content } of await filesOf(outputs, trained)) {
    try {
      const { bytes, remark } = await content();
      if (remark !== undefined) {
        print(remark);
      }
      const path = await orKept(output, bytes, () => writeOutput(output, bytes));
      print(`Saved ${words.replace("{file}", path)}${replacedWords(output, path)}.`);
    } catch (error) {
      failures.push(errorMessage(error));
    }
  }
  return failures;
}

function throwAny(failures: readonly string[]): void {
  if (failures.length > 0) {
    throw new DataError(failures.join(" "));
  }
}

/** Sentences about the files that the run will replace and that may be missed. */
export function replacingWords(outputs: Outputs<OutputName>): string[] {
  return Object.values(outputs)
    .filter(replacesEarlier)
    .map(({ flag, path, force }) => {
      const what = force ? path : `the network in ${path}`;
      return `--${flag} will replace ${what}, also if the run is interrupted.`;
    });
}
