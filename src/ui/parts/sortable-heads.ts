import { css, html, nothing } from "lit";

// The heads of a table that can be sorted by its columns. They stay in sight while the table scrolls.

/** How a table is sorted. */
export interface Order<Column extends string = string> {
  readonly column: Column;
  readonly isDescending: boolean;
}

export const sortableHeads = css`
  thead th {
    position: sticky;
    top: 0;
    z-index: 1;
    background: var(--background);
  }
  th button {
    min-height: 2.25rem;
    border: 0;
    padding: 0 0.2rem;
    font-size: inherit;
    font-weight: 600;
    color: inherit;
    background: none;
  }
  @media (pointer: coarse) {
    th button {
      min-height: 2.75rem;
    }
  }
`;

/** A column that a table can be sorted by. */
export interface SortableColumn<Column extends string> {
  readonly id: Column;
  readonly heading: string;
  /** What is shown beside the pointer. */
  readonly title: string;
  /** Whether the first press puts the highest values first. */
  readonly isHighestFirst: boolean;
}

/** @param sort is called with the order that a press asks for: of the column in use, the other way round */
export function sortableHead<Column extends string>(
  { id, heading, title, isHighestFirst }: SortableColumn<Column>,
  { column, isDescending }: Order<Column>,
  sort: (order: Order<Column>) => void,
) {
  const isSorted = column === id;
  const direction = isDescending ? "descending" : "ascending";
  const press = () => {
    sort({ column: id, isDescending: isSorted ? !isDescending : isHighestFirst });
  };
  return html`<th scope="col" title=${title} aria-sort=${isSorted ? direction : nothing}>
    <button data-column=${id} @click=${press}>
      ${heading}${isSorted ? (isDescending ? " ↓" : " ↑") : ""}
    </button>
  </th>`;
}
