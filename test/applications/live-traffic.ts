import { setTimeout as delay } from 'node:timers/promises'

import { createHttpClient, type HttpClient } from '../support/http-client.ts'

export interface LiveReport {
  readonly requests: number
  /** Requests that were not answered as they have to be; the first ones. */
  readonly failures: readonly string[]
  /** Rows of somebody else that a tenant was shown. */
  readonly foreign: readonly string[]
  /** Rows that were written and are not there. */
  readonly lost: readonly string[]
}

interface Worker {
  readonly slug: string
  client: HttpClient
  readonly created: Map<string, string>
}

const PAUSE_MS = 60
/** More than fit on a page would have to be read page by page. */
const MOST_ROWS = 90

/** Tenants that go on working, each by itself, while something else happens to the application. */
export class LiveTraffic {
  readonly #workers: Worker[]
  readonly #failures: string[] = []
  readonly #foreign: string[] = []
  #requests = 0
  #running: Promise<unknown> = Promise.resolve()
  #isEnding = false

  constructor(url: string, slugs: readonly string[]) {
    this.#workers = slugs.map((slug) => ({
      slug,
      client: clientOf(url, slug),
      created: new Map(),
    }))
  }

  begin(): void {
    this.#running = Promise.all(this.#workers.map((worker) => this.#work(worker)))
  }

  /** From now on requests go elsewhere; those under way are answered first. */
  async moveTo(url: string): Promise<void> {
    for (const worker of this.#workers) worker.client = clientOf(url, worker.slug)
    await delay(PAUSE_MS * 10)
  }

  /** @returns How many requests were answered meanwhile. */
  async during(ms: number): Promise<number> {
    const before = this.#requests
    await delay(ms)
    return this.#requests - before
  }

  async end(): Promise<LiveReport> {
    this.#isEnding = true
    await this.#running
    const lost: string[] = []
    for (const { slug, client, created } of this.#workers) {
      const { items } = await list(client)
      const found = new Set(items.map(({ id }) => id))
      for (const [id, name] of created) if (!found.has(id)) lost.push(`${slug}: ${name}`)
      if (items.length !== created.size) lost.push(`${slug} has ${items.length} of ${created.size}`)
    }
    return {
      requests: this.#requests,
      failures: this.#failures.slice(0, 10),
      foreign: this.#foreign,
      lost,
    }
  }

  async #work(worker: Worker): Promise<void> {
    for (let round = 0; !this.#isEnding; round += 1) {
      try {
        await this.#once(worker, round)
      } catch (error) {
        this.#failures.push(`${worker.slug}: ${String(error)}`)
      }
      await delay(PAUSE_MS)
    }
  }

  async #once({ slug, client, created }: Worker, round: number): Promise<void> {
    if (round % 3 === 0 && created.size < MOST_ROWS) {
      const name = `${slug} ${round}`
      created.set(await client.create('/projects', { name }), name)
    } else if (round % 3 === 1) {
      const { status, items } = await list(client)
      if (status !== 200) this.#failures.push(`${slug}: ${status} for its list`)
      const foreign = items.find(({ name }) => !name.startsWith(`${slug} `))
      if (foreign !== undefined) this.#foreign.push(`${slug} was shown ${foreign.name}`)
    } else {
      const [[id, name] = []] = [...created].slice(-1)
      if (id === undefined) return
      const { status, body } = await client.get(`/projects/${id}`)
      const isOwn = JSON.stringify(body).includes(JSON.stringify(name))
      if (status !== 200 || !isOwn) this.#failures.push(`${slug}: ${status} for ${name}`)
    }
    this.#requests += 1
  }
}

function clientOf(url: string, slug: string): HttpClient {
  return createHttpClient(url, { host: `${slug}.localhost` })
}

interface Listed {
  readonly status: number
  readonly items: readonly { readonly id: string; readonly name: string }[]
}

async function list(client: HttpClient): Promise<Listed> {
  const { status, body } = await client.get('/projects?limit=100')
  const isList = typeof body === 'object' && body !== null && 'items' in body
  return { status, items: isList && Array.isArray(body.items) ? body.items : [] }
}
