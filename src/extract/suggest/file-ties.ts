import type { FileTie } from './suggestion.ts'

/** Who names whom, both ways, each pair once. */
export class FileTies {
  readonly #users = new Map<string, Set<string>>()
  readonly #needs = new Map<string, Set<string>>()
  readonly #exportsAgain = new Map<string, Set<string>>()

  constructor(ties: readonly FileTie[]) {
    for (const { from, to, isExportedAgain } of ties) {
      add(this.#users, to, from)
      add(this.#needs, from, to)
      if (isExportedAgain) add(this.#exportsAgain, from, to)
    }
  }

  /** The files that name this one. */
  usersOf(file: string): readonly string[] {
    return [...(this.#users.get(file) ?? [])]
  }

  /** The files whose exports this one has as well. */
  exportedAgainBy(file: string): readonly string[] {
    return [...(this.#exportsAgain.get(file) ?? [])]
  }

  /** The files that this one names. */
  neededBy(file: string): readonly string[] {
    return [...(this.#needs.get(file) ?? [])]
  }
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  if (key === value) return
  const known = map.get(key)
  if (known === undefined) map.set(key, new Set([value]))
  else known.add(value)
}
