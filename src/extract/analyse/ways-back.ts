import { type Cut, isInside } from '../index.ts'
import type { Reference } from './find-references.ts'
import { type LoadGraph, loadGraphOf } from './load-graph.ts'

/** The shortest ways by which a file outside leads back into the module. */
export class WaysBack {
  readonly #imports: LoadGraph
  readonly #cut: Cut
  readonly #known = new Map<string, readonly string[] | undefined>()

  /** @param references Of the whole application. */
  constructor(references: readonly Reference[], cut: Cut) {
    this.#imports = loadGraphOf(references)
    this.#cut = cut
  }

  /** From the file to the first one inside of the module; undefined where there is no way. */
  from(file: string): readonly string[] | undefined {
    if (this.#known.has(file)) return this.#known.get(file)
    const way = this.#search(file)
    this.#known.set(file, way)
    return way
  }

  #search(start: string): readonly string[] | undefined {
    const before = new Map<string, string | undefined>([[start, undefined]])
    for (const file of before.keys()) {
      for (const next of this.#imports.get(file) ?? []) {
        if (before.has(next)) continue
        before.set(next, file)
        if (isInside(next, this.#cut)) return wayTo(next, before)
      }
    }
    return undefined
  }
}

function wayTo(end: string, before: ReadonlyMap<string, string | undefined>): readonly string[] {
  const way: string[] = []
  for (let file: string | undefined = end; file !== undefined; file = before.get(file))
    way.unshift(file)
  return way
}
