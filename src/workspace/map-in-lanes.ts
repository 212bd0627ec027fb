/** Works on items, a few at once, and returns what came of them in their order. @throws The first failure. */
export async function mapInLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: (readonly [index: number, result: Result])[] = []
  const waiting = items.entries()
  const lane = async (): Promise<void> => {
    // Shared by all lanes: each takes the next item that none has.
    for (const [index, item] of waiting) results.push([index, await work(item, index)])
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return results.toSorted(([one], [other]) => one - other).map(([, result]) => result)
}
