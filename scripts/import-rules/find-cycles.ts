import type { Import } from './find-imports.ts'

/** One way around each circle of imports: the import that closes it comes last. */
export function findCycles(imports: readonly Import[]): Import[][] {
  const byFile = Map.groupBy(imports, ({ from }) => from)
  const done = new Set<string>()
  const cycles: Import[][] = []

  const visit = (file: string, path: readonly Import[]): void => {
    if (done.has(file)) return
    for (const next of byFile.get(file) ?? []) {
      const way = [...path, next]
      const start = way.findIndex(({ from }) => from === next.to)
      if (start >= 0) cycles.push(way.slice(start))
      else visit(next.to, way)
    }
    done.add(file)
  }

  for (const file of byFile.keys()) visit(file, [])
  return cycles
}
