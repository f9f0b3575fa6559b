import type { PropertyDeclaration } from "lit";

/** Properties that an element is given by its parent and that are not attributes: `properties = given("run", "data")`. */
export function given(...names: readonly string[]): Record<string, PropertyDeclaration> {
  return Object.fromEntries(names.map((name) => [name, { attribute: false }]));
}
