import { Client } from 'pg'

/** A connection on which nothing is written and nothing waits for long. */
export class ReadOnlySession implements AsyncDisposable {
  readonly #client: Client

  private constructor(client: Client) {
    this.#client = client
  }

  /** @throws Whatever the driver does: who reports it names no password. */
  static async open(url: string): Promise<ReadOnlySession> {
    const client = new Client({
      connectionString: url,
      application_name: 'saas lint',
      connectionTimeoutMillis: CONNECT_MS,
    })
    // Unheard, the event would end the process. What waits on the connection fails by itself.
    client.on('error', () => {})
    await client.connect()
    return new ReadOnlySession(client)
  }

  /** Answers questions in one transaction: what reading a text has locked, its end lets go. */
  async read<Result>(
    ask: (query: Query) => Promise<Result>,
    { timeoutMs = STATEMENT_MS, settings = '' }: ReadOptions = {},
  ): Promise<Result> {
    await this.#client.query(
      `begin transaction read only; set local search_path = pg_catalog; set local jit = off;
       set local lock_timeout = ${LOCK_MS}; set local statement_timeout = ${timeoutMs}; ${settings}`,
    )
    try {
      return await ask(async <Row extends object>(sql: string, values: unknown[] = []) => {
        const { rows } = await this.#client.query<Row>(sql, values)
        return rows
      })
    } finally {
      await this.#client.query('rollback')
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.end()
  }
}

export type Query = <Row extends object>(sql: string, values?: unknown[]) => Promise<readonly Row[]>

export interface ReadOptions {
  /** Of each statement. Default: a minute. */
  readonly timeoutMs?: number
  /** Further ones, as SQL. */
  readonly settings?: string
}

const CONNECT_MS = 10_000
const STATEMENT_MS = 60_000
/** A migration holds its tables; who looks does not queue behind it for long, nor in front of others. */
const LOCK_MS = 2000
