import { type Address, readHash } from "../address.ts";
import { type Embedding, readEmbedding } from "./embedding.ts";
import { hasNetwork, networkOfHash } from "./network-link.ts";

/** All that a link to the page carries. */
export interface Link {
  /** Whether nothing is in it. */
  readonly isEmpty: boolean;
  /** What is shown of the page; undefined for all of it. */
  readonly embedding: Embedding | undefined;
  /** The file of a network that was trained elsewhere. */
  readonly network: Uint8Array<ArrayBuffer> | undefined;
  /** Whether it should hold a network that is not whole. */
  readonly isDamaged: boolean;
  /** Settings and data. Those of a first visit where the link carries a network. */
  readonly address: Address;
  /** A sentence for each part that makes no sense. */
  readonly complaints: readonly string[];
}

/** Reads a link. @param hash the part from `#` on */
export function readLink(hash: string): Link {
  const { embedding, rest, complaints } = readEmbedding(hash);
  const network = hasNetwork(rest) ? networkOfHash(rest) : undefined;
  const isDamaged = typeof network === "string";
  const read = readHash(network === undefined ? rest : "");
  return {
    isEmpty: rest === "" && embedding === undefined,
    embedding,
    network: isDamaged ? undefined : network,
    isDamaged,
    address: read.address,
    complaints: [...complaints, ...(isDamaged ? [network] : read.complaints)],
  };
}
