// A trained network that travels: weights of eight bits, and what one wants to know of it: its data, its settings, and how well
// it reads after its weights were rounded.

import { counted, formatPercent } from "../../base/format.ts";
import type { Dataset } from "../../data/index.ts";
import {
  type ComputeDevice,
  Network,
  type SavedNetwork,
  readModel,
  writeQuantised,
} from "../../engine/index.ts";
import { type Settings, settingsJson } from "../settings.ts";
import type { Metadata } from "../trained-on.ts";

/** What a file says of its network. Anybody may have written it. */
export interface Claim {
  /** The share of digits that it read right, 0 to 1. */
  readonly accuracy: number;
  readonly rows: number;
  /** Whether it had not learned from these digits. */
  readonly isValidation: boolean;
  /** The name of its data. */
  readonly data: string;
  /** Epochs that it was trained for; undefined where the file does not say. */
  readonly epochs: number | undefined;
  /** Training steps; undefined where the file does not say. */
  readonly steps: number | undefined;
}

/** The digits on which a network is judged. */
export interface Judged {
  readonly dataset: Dataset;
  readonly isValidation: boolean;
}

/** How a network was trained. */
export interface Training {
  readonly settings: Settings;
  readonly epochs: number;
  readonly steps: number | undefined;
}

/** Of a name from a file. */
const MOST_LETTERS = 80;

/**
 * Writes a network with weights of eight bits, and measures how well it reads with them: the file is read again, and its network
 * judged.
 *
 * @param network with what a file tells of it
 */
export async function quantisedFile(
  compute: ComputeDevice,
  network: SavedNetwork,
  { dataset, isValidation }: Judged,
  { settings, epochs, steps }: Training,
): Promise<Uint8Array<ArrayBuffer>> {
  const { sizes, parameters } = readModel(writeQuantised(network));
  const rounded = new Network(compute, sizes, parameters);
  try {
    const { accuracy } = await rounded.evaluate(dataset);
    const metadata: Metadata = {
      ...network.metadata,
      settings: settingsJson(settings),
      epochs: String(epochs),
      ...(steps === undefined ? {} : { steps: String(steps) }),
      accuracy: String(accuracy),
      accuracyRows: String(dataset.count),
      accuracyOn: isValidation ? "validation" : "training",
    };
    return writeQuantised({ ...network, metadata });
  } finally {
    rounded.dispose();
  }
}

/** What the metadata of a file says of its network; undefined where it says nothing that makes sense. */
export function claimOf(metadata: Metadata): Claim | undefined {
  const { data = "", accuracyOn } = metadata;
  const accuracy = numberOf(metadata["accuracy"]);
  const rows = numberOf(metadata["accuracyRows"]);
  const makesSense =
    accuracy !== undefined &&
    rows !== undefined &&
    accuracy <= 1 &&
    Number.isSafeInteger(rows) &&
    rows > 0 &&
    (accuracyOn === "validation" || accuracyOn === "training");
  return makesSense
    ? {
        ...{ accuracy, rows },
        isValidation: accuracyOn === "validation",
        data: shown(data),
        epochs: wholeOf(metadata["epochs"]),
        steps: wholeOf(metadata["steps"]),
      }
    : undefined;
}

/** The same as a sentence for the user. */
export function claimSentence({ accuracy, rows, isValidation, data, epochs }: Claim): string {
  const kind = isValidation ? "validation" : "training";
  const trained = epochs === undefined ? "" : `; it was trained for ${counted(epochs, "epoch")}`;
  const learned = isValidation ? "" : ", from which it learned";
  return `This network reads ${formatPercent(accuracy)} of ${counted(rows, `${kind} digit`)} of ${data}${learned}${trained}.`;
}

/** What a file from elsewhere says of its network: only whoever wrote it knows whether it is true. */
export function claimOfFile(metadata: Metadata): string | undefined {
  const claim = claimOf(metadata);
  return claim && `${claimSentence(claim)} Its file says so.`;
}

/** A number from 0 up; undefined for anything else. */
function numberOf(text: string | undefined): number | undefined {
  const number = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

function wholeOf(text: string | undefined): number | undefined {
  const number = numberOf(text);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** A name from a file, which may have any length and any characters. */
function shown(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, " ");
  return plain.length > MOST_LETTERS ? `${plain.slice(0, MOST_LETTERS)}…` : plain;
}
