import { css, html, nothing } from "lit";
import { formatCount, formatPercent } from "../../base/format.ts";
import type { ClassSummary, Description } from "../../data/index.ts";
import { digitImage } from "../parts/digit-image.ts";

/** Classes are called balanced if the largest has at most a twentieth more digits than the smallest. */
const BALANCED = 1.05;

/** Ten classes are shown as one row, or as two rows of five. */
export const classStyles = css`
  #classes {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(4rem, 1fr));
    gap: 0.75rem;
  }
  #classes.ten {
    grid-template-columns: repeat(10, minmax(0, 1fr));
  }
  @media (max-width: 64rem) {
    #classes.ten {
      grid-template-columns: repeat(5, minmax(0, 1fr));
    }
  }
  #classes digit-image {
    margin-bottom: 0.25rem;
  }
  .share {
    font-size: 0.8125rem;
  }
`;

/** The mean image of each class, and below it how its digits differ. */
export function classPictures({ classes, width }: Description) {
  const largest = Math.max(...classes.map(({ share }) => share));
  const isBalanced = areBalanced(classes);
  const item = ({ label, count, share, mean, std }: ClassSummary) => {
    const doubled = std.map((value) => 2 * value);
    return html`<li>
      ${digitImage(bytesOf(mean), width, `mean of ${label}`)}
      ${digitImage(bytesOf(doubled), width, `standard deviation of ${label}`)}
      <div class="share">
        <strong>${label}</strong>
        ${isBalanced ? nothing : `${formatCount(count)}, ${formatPercent(share)}`}
      </div>
      ${isBalanced ? nothing : html`<progress max=${largest} .value=${share} aria-hidden="true"></progress>`}
    </li>`;
  };
  return html`
    <h2>Classes</h2>
    <p class="quiet">Above the mean, below the standard deviation.</p>
    <ul id="classes" class=${classes.length === 10 ? "ten" : ""}>
      ${classes.map(item)}
    </ul>
    ${isBalanced ? html`<p id="balanced">${balancedWords(classes)}</p>` : nothing}
  `;
}

export function areBalanced(classes: readonly Pick<ClassSummary, "count">[]): boolean {
  const counts = classes.map(({ count }) => count);
  return classes.length > 0 && Math.max(...counts) <= BALANCED * Math.min(...counts);
}

/** One line in place of equal bars. */
export function balancedWords(classes: readonly Pick<ClassSummary, "count">[]): string {
  const counts = classes.map(({ count }) => count);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const range =
    least === most ? formatCount(most) : `${formatCount(least)} to ${formatCount(most)}`;
  return `Balanced: ${range} digits of each class.`;
}

/** Values as shades. A class without images has NaN, which is black. */
function bytesOf(values: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(values, (value) => Math.min(255, Math.round(value || 0)));
}
