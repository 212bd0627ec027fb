import { createHttpClient, type HttpClient } from '../support/http-client.ts'

export interface TrafficReport {
  readonly requests: number
  /** What was seen that must not be; empty when isolation holds. */
  readonly leaks: readonly string[]
  /** Rows that were written and not found again. */
  readonly lost: readonly string[]
}

interface TenantTraffic {
  readonly slug: string
  readonly client: HttpClient
  readonly created: Map<string, string>
}

interface Row {
  readonly id: string
  readonly name: string
}

/**
 * Sends interleaved requests of many tenants over a few dozen sockets: each writes rows that carry its
 * name, lists, reads its own and reaches for those of others. The order is that of `random`.
 */
export async function sendTraffic(options: {
  readonly url: string
  readonly slugs: readonly string[]
  readonly requests: number
  readonly concurrency: number
  readonly random: () => number
}): Promise<TrafficReport> {
  const { url, slugs, random } = options
  const tenants = slugs.map((slug): TenantTraffic => {
    const client = createHttpClient(url, { host: `${slug}.localhost` })
    return { slug, client, created: new Map() }
  })
  const leaks: string[] = []
  let sent = 0
  const work = async (): Promise<void> => {
    while (sent < options.requests) {
      sent += 1
      const problem = await sendOne(pick(tenants, random), tenants, random)
      if (problem !== undefined) leaks.push(problem)
    }
  }
  await Promise.all(Array.from({ length: options.concurrency }, work))

  const lost: string[] = []
  for (const { slug, client, created } of tenants) {
    const rows = rowsOf((await client.get('/projects?limit=100')).body)
    const found = new Set(rows.map(({ id }) => id))
    for (const [id, name] of created) if (!found.has(id)) lost.push(`${slug}: ${name}`)
    if (rows.length !== created.size)
      leaks.push(`${slug} has ${rows.length} rows of ${created.size}`)
  }
  return { requests: sent, leaks, lost }
}

async function sendOne(
  tenant: TenantTraffic,
  all: readonly TenantTraffic[],
  random: () => number,
): Promise<string | undefined> {
  const { slug, client, created } = tenant
  const dice = random()
  if (dice < 0.3 && created.size < 90) {
    const name = `${slug} ${created.size} ${Math.floor(random() * 1e9)}`
    created.set(await client.create('/projects', { name }), name)
    return undefined
  }
  if (dice < 0.6) {
    const rows = rowsOf((await client.get('/projects?limit=100')).body)
    const foreign = rows.find(({ name }) => !name.startsWith(`${slug} `))
    return foreign && `${slug} was shown ${foreign.name}`
  }
  const owner = dice < 0.8 ? tenant : pick(all, random)
  const [id] = pick([...owner.created], random) ?? []
  if (id === undefined) return undefined
  const { status } = await client.get(`/projects/${id}`)
  const expected = owner === tenant ? 200 : 404
  return status === expected ? undefined : `${slug} got ${status} for a row of ${owner.slug}`
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- undefined only for an empty list, which callers check
  return items[Math.floor(random() * items.length)] as Item
}

function rowsOf(body: unknown): Row[] {
  if (typeof body === 'object' && body !== null && 'items' in body && Array.isArray(body.items)) {
    return body.items
  }
  throw new Error(`no list came back, but ${JSON.stringify(body)}`)
}
