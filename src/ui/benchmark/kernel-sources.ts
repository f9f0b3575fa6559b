import { LitElement, css, html } from "lit";
import { shared } from "../parts/styles.ts";

/** The source code that the GPU compiles, by file path. */
const SOURCES = import.meta.glob<string>("../../shaders/*.wgsl", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** A list of all kernels: what each computes, and its WGSL. */
export class KernelSources extends LitElement {
  static override styles = [
    shared,
    css`
      pre {
        overflow-x: auto;
        margin: 0 0 1rem;
        border-left: 3px solid var(--line);
        padding: 0.5rem 0.75rem;
        font-size: 0.8125rem;
        background: var(--raised);
      }
    `,
  ];

  override render() {
    return html`
      <h2>The kernels</h2>
      <p class="quiet">Everything that runs on the GPU, forward and backward, is in these files.</p>
      ${Object.entries(SOURCES).map(([path, text]) => {
        const name = path.slice(path.lastIndexOf("/") + 1);
        const [firstLine = ""] = text.split("\n");
        return html`<details>
          <summary><code>${name}</code> ${firstLine.replace("// ", "")}</summary>
          <pre tabindex="0" role="region" aria-label=${name}>${text}</pre>
        </details>`;
      })}
    `;
  }
}

customElements.define("kernel-sources", KernelSources);
