/**
 * Opens a channel by which the tabs of this page tell each other that something kept has changed. Where the browser refuses this page
 * its storage (in a frame of another site, some private windows), Firefox refuses the channel, too: then there is nothing to tell.
 */
export function tabChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}
