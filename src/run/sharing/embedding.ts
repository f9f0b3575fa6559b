// A link with `#embed` shows the page as part of another one, such as a lesson: network, pad and curves alone.
// `#embed&hide=curves,controls` hides some of it. The other parts of the link mean what they mean without it.
import { shownText } from "../linked-data.ts";

/** What an embedded page shows, in the order of the document. */
const PARTS = ["network", "pad", "curves"] as const;

/** The buttons that train and pause, in a link's `hide`. */
const CONTROLS = "controls";

export type EmbeddedPart = (typeof PARTS)[number];

export interface Embedding {
  /** One at least. */
  readonly parts: readonly EmbeddedPart[];
  /** Whether there are buttons to train and to pause. */
  readonly hasControls: boolean;
}

/** A link from `#` on, taken apart. */
export interface EmbeddedHash {
  /** Undefined where the link shows the whole page. */
  readonly embedding: Embedding | undefined;
  /** The link to the whole page; empty where nothing else is in it. */
  readonly rest: string;
  /** A sentence for each part that makes no sense. */
  readonly complaints: readonly string[];
}

/** Letters of a text from a link that a complaint repeats. */
const QUOTED = 40;

export function readEmbedding(hash: string): EmbeddedHash {
  const pairs = hash
    .replace(/^#/, "")
    .split("&")
    .filter((pair) => pair !== "");
  const isOfEmbedding = (pair: string) => /^(embed|hide)(=|$)/.test(pair);
  const own = new URLSearchParams(pairs.filter(isOfEmbedding).join("&"));
  const others = pairs.filter((pair) => !isOfEmbedding(pair)).join("&");
  const rest = others === "" ? "" : `#${others}`;
  if (!own.has("embed")) {
    const isAlone = own.has("hide");
    const complaint = 'The link has "hide" without "embed". It was ignored.';
    return { embedding: undefined, rest, complaints: isAlone ? [complaint] : [] };
  }
  const hidden = own
    .getAll("hide")
    .flatMap((list) => list.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const kept = PARTS.filter((part) => !hidden.includes(part));
  const parts = kept.length === 0 ? PARTS : kept;
  const complaints = [...unknownWords(hidden), ...(kept.length === 0 ? [NOTHING_LEFT] : [])];
  return { embedding: { parts, hasControls: !hidden.includes(CONTROLS) }, rest, complaints };
}

const NOTHING_LEFT =
  "The link hides network, pad and curves, which leaves nothing to see. They are shown.";

function unknownWords(hidden: readonly string[]): string[] {
  const known: readonly string[] = [...PARTS, CONTROLS];
  const unknown = hidden.filter((name) => !known.includes(name)).join(", ");
  return unknown === ""
    ? []
    : [
        `The link hides "${shownText(unknown, QUOTED)}", which does not exist; it can hide ${known.join(", ")}.`,
      ];
}

/** The link to the embedded page. The opposite of `readEmbedding`. */
export function embeddedHash({ parts, hasControls }: Embedding, rest: string): string {
  const hidden = [
    ...PARTS.filter((part) => !parts.includes(part)),
    ...(hasControls ? [] : [CONTROLS]),
  ];
  const pairs = [
    "embed",
    ...(hidden.length === 0 ? [] : [`hide=${hidden.join(",")}`]),
    ...(rest === "" ? [] : [rest.replace(/^#/, "")]),
  ];
  return `#${pairs.join("&")}`;
}

/**
 * The link to the whole page with the same settings. Without settings of its own it names those of a first visit, because a link
 * that is empty begins with those of the last visit.
 */
export function wholeHash(hash: string): string {
  const { rest } = readEmbedding(hash);
  return rest === "" ? "#preset=first" : rest;
}
