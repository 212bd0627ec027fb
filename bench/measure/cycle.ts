/** The items over and over. */
export function* cycle<Item>(items: readonly Item[]): Generator<Item, never> {
  for (;;) yield* items
}
