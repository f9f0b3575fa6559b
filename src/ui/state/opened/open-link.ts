import { readLink } from "../../../run/sharing/link.ts";
import { seenOf } from "../pad/drawing.ts";
import type { Page } from "../page.ts";
import { isBusy } from "../state.ts";
import { markView } from "../views.ts";

const RUN_GOES_ON =
  "The link was opened. The run under way goes on with its own settings and digits; those of the link are for the next run.";

/** Takes what a link carries that is followed in the page while it is open. A run under way goes on. */
export async function openLink(page: Page, hash: string): Promise<void> {
  const { embedding, network, isDamaged, address, complaints } = readLink(hash);
  const isRunning = !isDamaged && isBusy(page.state.run.status);
  page.messages.show([...complaints, ...(isRunning ? [RUN_GOES_ON] : [])].join(" "));
  if (embedding !== undefined) {
    // The link has its own entry in the history.
    page.view = "train";
    markView("train");
  }
  page.change({ embedding, ...(embedding && { isPresenting: false }) });
  await (embedding && page.isExplaining && page.leaveExplanation());
  if (network !== undefined) {
    await openNetwork(page, network);
  } else if (!isDamaged) {
    page.change({ settings: address.settings, wrongTexts: {} });
    const opened = page.data.open(address, page.state.data);
    await (page.shared && page.closeNetwork());
    page.showAddress();
    await Promise.all([opened, page.vary(), page.describe()]);
  }
}

/** Lets a network that was trained elsewhere answer, until a run begins. */
export async function openNetwork(
  page: Page,
  file: Uint8Array<ArrayBuffer>,
  name = "The network of the link",
): Promise<void> {
  page.change({ shared: file, view: "train" });
  await page.chooseMoment(undefined);
  const refusal = await page.desks.shared.open(file, name, seenOf(page.drawing));
  if (refusal !== undefined) {
    await page.closeNetwork();
    page.messages.show(refusal);
  }
}
