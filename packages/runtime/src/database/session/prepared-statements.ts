/** A statement that a connection prepares, or has prepared, under a name. */
export interface PreparedStatement {
  readonly name: string
  /** Whether the server has confirmed it; until then it is sent along. */
  isReady: boolean
}

interface Known {
  uses: number
  prepared: PreparedStatement | undefined
}

/** From this use on a statement is prepared: what is used once is not worth a name. */
const USES_BEFORE = 2
const MOST_STATEMENTS = 200
const NONE: readonly string[] = []

/**
 * Which statements one connection keeps prepared, the least recently used ones dropped. One name
 * belongs to one text in one schema: under another search_path PostgreSQL would plan it anew, and
 * where the tables of two placements differ for the length of a migration, refuse it.
 */
export class PreparedStatements {
  readonly #known = new Map<string, Known>()
  #dropped: string[] = []
  #named = 0

  /** The name to send the statement under; undefined while it goes unnamed. */
  use(schema: string, text: string): PreparedStatement | undefined {
    const key = `${schema}\n${text}`
    const known = this.#known.get(key) ?? { uses: 0, prepared: undefined }
    this.#known.delete(key)
    this.#known.set(key, known)
    known.uses += 1
    if (known.uses === USES_BEFORE) {
      this.#named += 1
      known.prepared = { name: `tenantry_${this.#named}`, isReady: false }
    }
    this.#evict()
    return known.prepared
  }

  /** Forgets a statement whose use failed: nobody can tell whether the server knows it. */
  forget(schema: string, text: string): void {
    const key = `${schema}\n${text}`
    this.#drop(this.#known.get(key))
    this.#known.delete(key)
  }

  /** The names to close on the server, each told once. */
  takeDropped(): readonly string[] {
    if (this.#dropped.length === 0) return NONE
    const dropped = this.#dropped
    this.#dropped = []
    return dropped
  }

  #evict(): void {
    if (this.#known.size <= MOST_STATEMENTS) return
    for (const [key, oldest] of this.#known) {
      this.#drop(oldest)
      this.#known.delete(key)
      return
    }
  }

  #drop(known: Known | undefined): void {
    if (known?.prepared !== undefined) this.#dropped.push(known.prepared.name)
  }
}
