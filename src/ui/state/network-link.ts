import { formatCount } from "../../base/format.ts";
import { networkHash } from "../../run/sharing/network-link.ts";
import type { Desks } from "../../worker/worker.ts";
import type { Connected } from "./connect.ts";
import { NOT_COPIED, copied } from "./exports.ts";
import type { Messages } from "./messages.ts";

/** A link that carries the trained network; or why there is none, as a sentence. */
type NetworkLink = { readonly link: string; readonly words: string } | { readonly refusal: string };

/** Copies a link that carries the trained network, or says why there is none. */
export async function copyNetwork(page: {
  readonly desks: Connected<Desks>;
  readonly messages: Messages;
}): Promise<void> {
  const made = await networkLink(page.desks);
  if ("refusal" in made) {
    page.messages.show(made.refusal);
  } else if (await copied(made.link)) {
    page.messages.showBriefly(made.words, "network");
  } else {
    page.messages.show(`${NOT_COPIED}\n${made.link}`);
  }
}

/** Makes a link of the network of the run, with weights of eight bits. */
async function networkLink(desks: Connected<Desks>): Promise<NetworkLink> {
  const file = await desks.run.quantisedFile();
  if (file === undefined) {
    return { refusal: "There is no trained network yet." };
  }
  const hash = networkHash(file);
  if (hash === undefined) {
    return {
      refusal: `This network is too large for a link (${formatCount(file.length)} bytes). Send the file that "Small" in the menu Export saves.`,
    };
  }
  const link = new URL(hash, location.href).href;
  const words = `Copied a link of ${formatCount(link.length)} characters that carries the network. Some messengers cut long links; there, send the file that "Small" in the menu Export saves.`;
  return { link, words };
}
