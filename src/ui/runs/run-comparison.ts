import { type PropertyValues, css, html, nothing } from "lit";
import { counted } from "../../base/format.ts";
import { type Moment, runDifferences, seeingWords } from "../../run/runs/compared.ts";
import type { KeptRun } from "../../run/runs/kept-run.ts";
import { mcNemarSentence } from "../../run/runs/mcnemar.ts";
import { titleOf } from "../../run/runs/run-table.ts";
import type { DataSummary } from "../../worker/data/data-state.ts";
import type { ComparedDigits, RunComparison as Compared } from "../../worker/runs/comparison.ts";
import { digitImage } from "../parts/digit-image.ts";
import { selectField } from "../parts/fields.ts";
import { fromParent } from "../parts/from-parent.ts";
import { OwnTask } from "../parts/own-task.ts";
import { swatch } from "../parts/run-look.ts";
import { shared } from "../parts/styles.ts";
import { columnHeads, scrolling } from "../parts/tables.ts";
import { figureButtons } from "../share/figure-buttons.ts";
import { tell } from "../state/act.ts";

const MOMENTS: readonly (readonly [Moment, string])[] = [
  ["last", "the last epoch"],
  ["best", "the best epoch"],
];

/** Two runs side by side: what differs in settings, weights and answers. */
export class RunComparison extends OwnTask {
  static override styles = [
    shared,
    css`
      :host {
        margin: 1rem 0 2rem;
        border: 1px solid var(--line);
        border-radius: 0.5rem;
        padding: 1rem;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
        font-size: 0.875rem;
      }
      .sides {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
        gap: 1rem 2rem;
        margin-top: 0.75rem;
      }
      #disagreement {
        grid-column: 1 / -1;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(12, minmax(0, 1fr));
        gap: 2px;
      }
      .digits {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(5.5rem, 1fr));
        gap: 0.5rem;
        font-size: 0.75rem;
      }
      .digits span {
        display: block;
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      th,
      td {
        text-align: left;
      }
      .difference :is(th, td) {
        min-width: 1.75rem;
        padding: 0.2rem;
        text-align: center;
      }
      .key i {
        display: inline-block;
        width: 1.25rem;
        height: 0.9em;
        border: 1px solid var(--line);
        vertical-align: -0.1em;
      }
      @media (max-width: 30rem) {
        .difference :is(th, td) {
          min-width: 1.4rem;
          padding: 0.1rem 0;
        }
        .difference table {
          font-size: 0.75rem;
        }
      }
    `,
  ];

  static override properties = {
    ...fromParent("pair", "data"),
    moment: { state: true },
    compared: { state: true },
  };

  declare pair: readonly KeptRun[];
  /** The data in use: where it is that of the runs, the digits are shown. */
  declare data: DataSummary | undefined;
  declare moment: Moment;
  /** A sentence where the runs cannot be compared; undefined until it is known. */
  declare compared: Compared | string | undefined;
  /** What was compared last: the runs and the moment, and how far the runs were. */
  #question = "";
  #key = "";

  constructor() {
    super();
    this.moment = "last";
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const question = [...this.pair.map(({ id }) => id), this.moment].join(" ");
    const key = [question, ...this.pair.map(({ result }) => result.epochs)].join(" ");
    if (question !== this.#question) {
      // The verdict on other runs is none on these.
      this.compared = undefined;
      this.#question = question;
    }
    if (key !== this.#key || changed.has("data")) {
      this.#key = key;
      const [first, second] = this.pair.map(({ id }) => id) as [string, string];
      tell(this, async ({ desks }) => {
        const compared = await desks.runs.compare(first, second, this.moment);
        if (key === this.#key) {
          this.compared = compared;
        }
      });
    }
  }

  override render() {
    const [first, second] = this.pair as [KeptRun, KeptRun];
    const { compared } = this;
    return html`
      <h2>Side by side</h2>
      <div class="head">
        <span>${swatch(first.colour)} A: ${titleOf(first)}</span>
        <span>${swatch(second.colour)} B: ${titleOf(second)}</span>
        <label
          >After
          ${selectField("moment", MOMENTS, this.moment, (moment) => {
            this.moment = moment as Moment;
          })}</label
        >
        ${figureButtons("comparison", "the comparison")}
      </div>
      <div class="sides">
        ${differences(first, second)}
        ${compared === undefined ? html`<p class="quiet" role="status">Comparing…</p>` : nothing}
        ${typeof compared === "string" ? html`<p id="not-compared">${compared}</p>` : nothing}
        ${typeof compared === "object" ? parts(compared, first) : nothing}
      </div>
    `;
  }
}

function differences(first: KeptRun, second: KeptRun) {
  const all = runDifferences(first, second);
  return html`<section id="differences">
    ${
      all.length === 0
        ? html`<p>They have the same settings and data.</p>`
        : scrolling(
            "Settings that differ",
            html`<table>
              ${columnHeads(["Differs", "A", "B"])}
              <tbody>
                ${all.map(
                  (one) =>
                    html`<tr>
                      <th scope="row">${one.name}</th>
                      <td>${one.first}</td>
                      <td>${one.second}</td>
                    </tr>`,
                )}
              </tbody>
            </table>`,
          )
    }
  </section>`;
}

function parts({ epochs, weights, digits }: Compared, run: KeptRun) {
  return html`
    ${
      typeof digits === "string"
        ? html`<p id="not-shared">${digits}</p>`
        : [verdict(digits), matrix(digits)]
    }
    ${(["A", "B"] as const).map((side, index) => {
      const tiles = weights[index] ?? [];
      return html`<section>
        <h2>${side}: first weights, epoch ${epochs[index]}</h2>
        ${
          tiles.length === 0
            ? html`<p class="quiet">The network is too large to keep.</p>`
            : html`<div class="tiles">
                ${tiles.map((pixels, unit) =>
                  digitImage(
                    pixels,
                    Math.round(Math.sqrt(pixels.length)),
                    `${side}, unit ${unit + 1}`,
                    true,
                  ),
                )}
              </div>`
        }
      </section>`;
    })}
    ${typeof digits === "string" ? nothing : disagreement(digits, run)}
  `;
}

function verdict({ counts, disagreed }: ComparedDigits) {
  const { onlyFirst, onlySecond, count } = counts;
  return html`<section id="verdict">
    <h2>On the same ${counted(count, "digit")}</h2>
    <p>${mcNemarSentence("A", "B", counts)}</p>
    <p class="quiet">
      A reads ${counted(onlyFirst, "digit")} right that B misreads, B
      ${counted(onlySecond, "digit")} that A misreads. They disagree on ${disagreed}. Neither
      learned from any of them. The test speaks of these two networks; other seeds may give others.
    </p>
  </section>`;
}

/** Percent of the colour of the largest difference, so that its number can still be read. */
const MOST_SHADE = 40;

function shadeOf(isMoreOfFirst: boolean, percent: number): string {
  const colour = isMoreOfFirst ? "var(--validation)" : "var(--training)";
  return `background: color-mix(in srgb, ${colour} ${percent}%, transparent)`;
}

function matrix({ difference, classes }: ComparedDigits) {
  const digits = Array.from({ length: classes }, (_, digit) => digit);
  const most = Math.max(1, ...difference.map(Math.abs));
  const cell = (label: number, predicted: number) => {
    const value = difference[label * classes + predicted] ?? 0;
    const share = Math.round((MOST_SHADE * Math.abs(value)) / most);
    const words = value === 0 ? "·" : `${value > 0 ? "+" : "−"}${Math.abs(value)}`;
    return html`<td
      .style=${shadeOf(value > 0, share)}
      title="true ${label}, predicted ${predicted}: ${words}"
    >
      ${words}
    </td>`;
  };
  return html`<section class="difference">
    <h2>Confusion matrix: A minus B</h2>
    <p class="quiet">Rows are the true digits, columns the predicted ones.</p>
    <p class="quiet key">
      <i .style=${shadeOf(true, MOST_SHADE)}></i> A has more digits there
      <i .style=${shadeOf(false, MOST_SHADE)}></i> B has more
    </p>
    ${scrolling(
      "Difference of the confusion matrices",
      html`<table>
        ${columnHeads([html`<span class="spoken">true digit</span>`, ...digits])}
        <tbody>
          ${digits.map(
            (label) =>
              html`<tr>
                <th scope="row">${label}</th>
                ${digits.map((predicted) => cell(label, predicted))}
              </tr>`,
          )}
        </tbody>
      </table>`,
    )}
  </section>`;
}

function disagreement({ shown, disagreed }: ComparedDigits, run: KeptRun) {
  const hasPictures = shown.some(({ pixels }) => pixels !== undefined);
  return html`<section id="disagreement">
    <h2>Where they disagree</h2>
    <p class="quiet">
      ${
        disagreed > shown.length ? `The first ${shown.length} of ${disagreed}. ` : nothing
      }${hasPictures || shown.length === 0 ? nothing : seeingWords(run)}
    </p>
    <div class="digits">
      ${shown.map(
        ({ row, label, first, second, pixels, width }) =>
          html`<div>
            ${
              pixels === undefined
                ? nothing
                : digitImage(pixels, width, `digit ${row + 1}, a ${label}`)
            }
            <span>true ${label}</span><span>A ${first}, B ${second}</span>
          </div>`,
      )}
    </div>
  </section>`;
}

customElements.define("run-comparison", RunComparison);
