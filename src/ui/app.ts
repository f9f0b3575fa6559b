import { LitElement, css, html, nothing } from "lit";
import { formatLoss, formatPercent } from "../format.ts";
import { type Settings, defaultSettings } from "../settings.ts";
import "./data-source.ts";
import "./epoch-table.ts";
import "./line-chart.ts";
import "./prediction-list.ts";
import type { Report, Request } from "./protocol.ts";
import "./run-bar.ts";
import type { RunCommand } from "./run-bar.ts";
import "./settings-form.ts";
import { type AppState, initialState, isBusy, reduced } from "./state.ts";
import { shared } from "./styles.ts";

/** As many as Kaggle's train.csv has; fewer where software does the GPU's work, so that an epoch takes seconds. */
const BUILT_IN_COUNT = 42_000;
const BUILT_IN_COUNT_IN_SOFTWARE = 6_000;

/** The page: all its state, and the line to the worker. Its children show and ask; they keep nothing. */
export class AdamantApp extends LitElement {
  static override styles = [
    shared,
    css`
      :host {
        max-width: 80rem;
        margin: 0 auto;
        padding: 1rem clamp(0.75rem, 3vw, 2rem) 2rem;
      }

      h1 {
        display: inline;
        margin: 0;
        font-size: 1.25rem;
      }

      main {
        display: grid;
        grid-template-columns: 18rem minmax(0, 1fr) 15rem;
        gap: 2rem;
        padding-top: 1.5rem;
      }

      @media (max-width: 68rem) {
        main {
          grid-template-columns: 18rem minmax(0, 1fr);
        }

        prediction-list {
          grid-column: 1 / -1;
        }
      }

      @media (max-width: 44rem) {
        main {
          display: block;
        }

        main > * {
          margin-bottom: 2rem;
        }
      }

      .charts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        gap: 1.5rem;
        margin-bottom: 1.5rem;
      }

      data-source {
        margin-bottom: 1.5rem;
      }

      footer {
        margin-top: 2rem;
      }

      .spoken {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
    `,
  ];

  static override properties = { state: { state: true }, settings: { state: true } };

  declare state: AppState;
  declare settings: Settings;
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  readonly #dropped = (event: DragEvent) => {
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0 && !isBusy(this.state.run)) {
      this.#ask({ type: "read-files", files });
    }
  };
  readonly #draggedOver = (event: DragEvent) => {
    event.preventDefault();
  };

  constructor() {
    super();
    this.state = initialState;
    this.settings = defaultSettings;
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Report>) => {
      this.#told(data);
    });
    this.#worker.addEventListener("error", ({ message }) => {
      this.state = { ...this.state, run: { phase: "failed", message } };
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("dragover", this.#draggedOver);
    addEventListener("drop", this.#dropped);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("dragover", this.#draggedOver);
    removeEventListener("drop", this.#dropped);
    this.#worker.terminate();
  }

  override render() {
    const { run, adapter, data, reading, refusal, epochs, predictions } = this.state;
    const busy = isBusy(run);
    return html`
      <header>
        <h1>Adamant</h1>
        <span class="quiet">Train a network on handwritten digits, wholly on your GPU.</span>
      </header>
      <run-bar
        .run=${run}
        .epochs=${epochs}
        .lastEpoch=${this.settings.epochs}
        .hasData=${data !== undefined}
        @command=${({ detail }: CustomEvent<RunCommand>) => {
          this.#command(detail);
        }}
      ></run-bar>
      ${this.#problem()}
      <main>
        <section aria-label="Settings">
          <data-source
            .data=${data}
            .reading=${reading}
            .refusal=${refusal}
            .busy=${busy || run.phase === "no-gpu"}
            @files=${({ detail }: CustomEvent<File[]>) => {
              this.#ask({ type: "read-files", files: detail });
            }}
            @built-in=${() => {
              this.#useBuiltIn();
            }}
            @cancel=${() => {
              this.#ask({ type: "cancel-reading" });
            }}
          ></data-source>
          <settings-form
            .values=${this.settings}
            .busy=${busy}
            .inputs=${(data?.width ?? 28) * (data?.height ?? 28)}
            .classes=${data?.classes ?? 10}
            @change-settings=${({ detail }: CustomEvent<Settings>) => {
              this.settings = detail;
            }}
          ></settings-form>
        </section>
        <section aria-label="Training">
          <div class="charts">
            <line-chart
              .heading=${"Loss"}
              .format=${formatLoss}
              .series=${[
                {
                  label: "training",
                  colour: "--training",
                  values: epochs.map(({ trainLoss }) => trainLoss),
                },
                {
                  label: "validation",
                  colour: "--validation",
                  values: epochs.map(({ valLoss }) => valLoss),
                },
              ]}
            ></line-chart>
            <line-chart
              .heading=${"Accuracy"}
              .format=${formatPercent}
              .series=${[
                {
                  label: "training",
                  colour: "--training",
                  values: epochs.map(({ trainAccuracy }) => trainAccuracy),
                },
                {
                  label: "validation",
                  colour: "--validation",
                  values: epochs.map(({ valAccuracy }) => valAccuracy),
                },
              ]}
            ></line-chart>
          </div>
          <epoch-table .epochs=${epochs} .run=${run}></epoch-table>
        </section>
        <prediction-list .predictions=${predictions}></prediction-list>
      </main>
      <footer class="quiet">
        ${
          adapter === undefined
            ? nothing
            : html`<p id="adapter">
                GPU:
                ${[adapter.vendor, adapter.architecture].filter(Boolean).join(" ") || "unnamed"}
                ${
                  adapter.software
                    ? html`· emulated in software: training works, 10 to 100 times slower than on a
                      GPU`
                    : nothing
                }
              </p>`
        }
        <p>Everything stays on this machine.</p>
      </footer>
      <div class="spoken" role="status">${this.#spoken()}</div>
    `;
  }

  #problem() {
    const { run } = this.state;
    return run.phase === "no-gpu" || run.phase === "failed"
      ? html`<p class="wrong" role="alert" id="problem">
          ${run.phase === "no-gpu" ? noGpuAdvice(run.message) : run.message}
        </p>`
      : nothing;
  }

  /** One sentence per epoch for those who listen. */
  #spoken(): string {
    const last = this.state.epochs.at(-1);
    const accuracy = last?.valAccuracy ?? last?.trainAccuracy;
    return last === undefined || accuracy === undefined
      ? ""
      : `Epoch ${last.epoch}: accuracy ${formatPercent(accuracy)}`;
  }

  #told(report: Report): void {
    this.state = reduced(this.state, report);
    if (report.type === "opened") {
      this.#useBuiltIn();
    } else if (report.type === "saved") {
      download("adamant.safetensors", report.file);
    }
  }

  #useBuiltIn(): void {
    const software = this.state.adapter?.software === true;
    const count = software ? BUILT_IN_COUNT_IN_SOFTWARE : BUILT_IN_COUNT;
    this.#ask({ type: "use-built-in", count, seed: this.settings.seed });
  }

  #command(command: RunCommand): void {
    this.#ask(command === "train" ? { type: "train", settings: this.settings } : { type: command });
  }

  #ask(request: Request): void {
    this.#worker.postMessage(request);
  }
}

/** WebGPU is hidden from pages that came over plain http; then that is what is to be mended. */
function noGpuAdvice(message: string): string {
  return isSecureContext
    ? message
    : "WebGPU needs https or localhost; this page came over plain http.";
}

function download(name: string, file: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([file]));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

customElements.define("adamant-app", AdamantApp);

declare global {
  interface HTMLElementTagNameMap {
    "adamant-app": AdamantApp;
  }
}
