import { Pool } from 'pg'

interface Queries {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

class Currencies {
  readonly #queries: Queries

  constructor(queries: Queries) {
    this.#queries = queries
  }

  async list(name: string) {
    const { rows } = await this.#queries.query(
      "select code from currency where name = '" + name + "'",
    )
    return rows
  }
}

export const currencies = new Currencies(new Pool())
