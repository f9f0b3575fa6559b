import { css, html } from "lit";
import type { LivePicture } from "../../worker/picture/picture-state.ts";
import type * as Arithmetic from "./unit-arithmetic.ts";

export const unitStyles = css`
  .unit {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 1rem;
    align-items: center;
    min-height: 7.5rem;
    font-size: 0.875rem;
  }
  .unit digit-image {
    width: 64px;
  }
  .unit p {
    margin: 0;
  }
`;

/**
 * How the chosen unit computes its activation for the digit. The room for it is always kept.
 *
 * @param arithmetic undefined before its code is loaded
 */
export function unitPanel(
  picture: LivePicture | undefined,
  arithmetic: typeof Arithmetic | undefined,
) {
  const unit = picture?.unit;
  return html`<div class="unit">
    ${
      picture === undefined || unit === undefined || arithmetic === undefined
        ? html`<p class="quiet">
            Each tile is a unit: the picture shows its incoming weights, the bar below it its
            activation for the digit. Choose a unit with the mouse, a finger or the arrow keys to
            see its arithmetic.
          </p>`
        : arithmetic.unitArithmetic(picture, unit)
    }
  </div>`;
}
