/**
 * A circle for each group of nodes that reach one another, the shortest through its first node: Tarjan's strongly
 * connected components (1972), then a search in breadth. In the order of the names.
 *
 * @param edges From each node to those that it leads to.
 */
export function findCircles(edges: ReadonlyMap<string, ReadonlyMap<string, unknown>>): string[][] {
  return components(edges).flatMap((group) => {
    const [first] = group
    const circle = first === undefined ? undefined : circleThrough(first, new Set(group), edges)
    return circle === undefined ? [] : [circle]
  })
}

function components(edges: ReadonlyMap<string, ReadonlyMap<string, unknown>>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const found: string[][] = []
  const visit = (node: string): void => {
    const index = order.size
    order.set(node, index)
    lowest.set(node, index)
    open.push(node)
    for (const next of edges.get(node)?.keys() ?? []) {
      if (!order.has(next)) visit(next)
      if (open.includes(next)) {
        lowest.set(node, Math.min(lowest.get(node) ?? index, lowest.get(next) ?? index))
      }
    }
    if (lowest.get(node) !== index) return
    found.push(open.splice(open.indexOf(node)).toSorted())
  }
  for (const node of [...edges.keys()].toSorted()) if (!order.has(node)) visit(node)
  return found.toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1))
}

function circleThrough(
  first: string,
  group: ReadonlySet<string>,
  edges: ReadonlyMap<string, ReadonlyMap<string, unknown>>,
): string[] | undefined {
  const ways: string[][] = [[first]]
  const seen = new Set<string>()
  for (const way of ways) {
    for (const next of edges.get(way.at(-1) ?? '')?.keys() ?? []) {
      if (next === first) return way
      if (!group.has(next) || seen.has(next)) continue
      seen.add(next)
      ways.push([...way, next])
    }
  }
  return undefined
}
