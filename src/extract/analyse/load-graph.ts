import { isLoading, type Reference } from './find-references.ts'

/** Which files each file loads, by their absolute paths. */
export type LoadGraph = ReadonlyMap<string, readonly string[]>

/** @param references Of the whole application. */
export function loadGraphOf(references: readonly Reference[]): LoadGraph {
  const graph = new Map<string, string[]>()
  for (const reference of references) {
    const { from, to } = reference
    if (to === undefined || !isLoading(reference)) continue
    const known = graph.get(from.fileName)
    if (known === undefined) graph.set(from.fileName, [to])
    else known.push(to)
  }
  return graph
}

/** The files themselves, and all that is loaded with them. */
export function loadedWith(files: Iterable<string>, graph: LoadGraph): ReadonlySet<string> {
  const loaded = new Set(files)
  for (const file of loaded) for (const next of graph.get(file) ?? []) loaded.add(next)
  return loaded
}
