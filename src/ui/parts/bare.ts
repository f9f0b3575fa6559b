import { type CSSResult, css, unsafeCSS } from "lit";
import { PROJECTOR } from "./styles.ts";

// Prettier would take a selector in a `css` template for a declaration.
const EMBEDDED = unsafeCSS(":host([embedded])");
const PRESENTING = unsafeCSS(":host([presenting])");

/**
 * Styles of an element whose details are left out: while the page is presented, which needs a wide window, and where it is embedded
 * in another page, at any width. The element has the attribute `presenting` or `embedded` then.
 *
 * @param rules the styles, by the selector of the element
 */
export function bare(rules: (host: CSSResult) => CSSResult): CSSResult {
  return css`
    ${rules(EMBEDDED)}
    @media ${PROJECTOR} {
      ${rules(PRESENTING)}
    }
  `;
}
