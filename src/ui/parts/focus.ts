/** The element that has the focus, inside whatever elements of ours it is; undefined where the page itself has it. */
export function focusedElement(): HTMLElement | undefined {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) {
    focused = focused.shadowRoot.activeElement;
  }
  return focused instanceof HTMLElement && focused !== document.body ? focused : undefined;
}
