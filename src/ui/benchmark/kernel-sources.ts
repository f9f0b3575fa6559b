import { LitElement, css, html } from "lit";
import { shared } from "../parts/styles.ts";

/** The very text that the GPU compiles, by file name. */
const SOURCES = import.meta.glob<string>("../../shaders/*.wgsl", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Every kernel, to read: what it computes, and its WGSL. */
export class KernelSources extends LitElement {
  static override styles = [
    shared,
    css`
      summary {
        padding: 0.4rem 0;
        cursor: pointer;
      }
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
      <p class="quiet">
        All that runs on the GPU, forward and backward: these files, and nothing else.
      </p>
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
