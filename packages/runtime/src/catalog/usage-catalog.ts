import type { Client } from 'pg'

/** A process that told what its tenants use. */
export interface TellingProcess {
  readonly id: string
  /** The machine and the process. */
  readonly name: string
  /** How long ago it told, in milliseconds. */
  readonly ageMs: number
}

/** Counts by what requests ran into. */
export interface RefusalCounts {
  readonly requests: number
  readonly concurrency: number
  readonly database: number
  readonly storage: number
  readonly load: number
}

/** What a tenant uses right now, over all processes. */
export interface LiveTenant {
  readonly id: string
  readonly slug: string
  readonly tier: string
  /** Requests that ended. */
  readonly requestsPerSecond: number
  /** What they cost. */
  readonly costPerSecond: number
  /** Milliseconds of the database: 1000 is one connection that works all the time. */
  readonly databaseMsPerSecond: number
  /** Requests that were let in and have not ended. */
  readonly inside: number
  /** Connections that serve it. */
  readonly connections: number
  /** In shadow mode, what would have been refused. */
  readonly refusedPerSecond: RefusalCounts
}

export interface LiveUsage {
  /** When it was read, on the clock of the server: ISO 8601. */
  readonly at: string
  readonly processes: readonly TellingProcess[]
  /** Those that were active, in no order. */
  readonly tenants: readonly LiveTenant[]
  /** How many tenants were active as well, and are not among them: a process tells of so many that used the most. */
  readonly leftOut: number
}

interface ProcessRow {
  process: string
  name: string
  age_ms: number
  left_out: number
}

interface TenantUsageRow {
  id: string
  slug: string
  tier: string
  requests: number
  cost: number
  database_ms: number
  inside: number
  connections: number
  refused: [number, number, number, number, number]
}

/** Processes tell every two seconds; one that has not for so long is gone, or its tenants do nothing. */
const FRESH_MS = 6000
const NOW_MS = 'extract(epoch from now())::double precision * 1000'
const LATEST = `with latest as materialized (
  select distinct on (process) * from tenantry.usage_report
  where at_ms between ${NOW_MS} - ${FRESH_MS} and ${NOW_MS} + ${FRESH_MS}
  order by process, at_ms desc
)`
const ARRAYS = `tenants, requests, costs, database_ms, inside, connections,
    refused_requests, refused_concurrency, refused_database, refused_storage, refused_load`
const ITEMS = `(id, requests, cost, database_ms, inside, connections, r_requests, r_concurrency, r_database, r_storage, r_load)`

const PROCESSES = `${LATEST}
  select process, name, greatest(0, ${NOW_MS} - at_ms) as age_ms, left_out from latest order by name, process`
const TENANTS = `${LATEST}
  select t.id, t.slug, t.tier,
    sum(u.requests * f.each_s) as requests, sum(u.cost * f.each_s) as cost,
    sum(u.database_ms * f.each_s) as database_ms,
    sum(u.inside) as inside, sum(u.connections) as connections,
    array[sum(u.r_requests * f.each_s), sum(u.r_concurrency * f.each_s), sum(u.r_database * f.each_s),
      sum(u.r_storage * f.each_s), sum(u.r_load * f.each_s)] as refused
  from latest,
  lateral (select 1000 / interval_ms as each_s) f,
  lateral unnest(${ARRAYS}) as u ${ITEMS}
  join tenantry.tenant t on t.id = u.id
  group by t.id`
const REFUSED_LATELY = `
  select array[coalesce(sum(u.r_requests), 0), coalesce(sum(u.r_concurrency), 0), coalesce(sum(u.r_database), 0),
    coalesce(sum(u.r_storage), 0), coalesce(sum(u.r_load), 0)] as refused
  from tenantry.usage_report, lateral unnest(${ARRAYS}) as u ${ITEMS}
  where $1 = any (tenants) and u.id = $1 and at_ms > ${NOW_MS} - 60000`

/** What tenants use right now, as their processes told the catalog. */
export class UsageCatalog {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  async live(): Promise<LiveUsage> {
    const { rows: processes } = await this.#client.query<ProcessRow>(PROCESSES)
    const { rows: tenants } = await this.#client.query<TenantUsageRow>(TENANTS)
    const { rows: clock } = await this.#client.query<{ at: Date }>('select now() as at')
    return {
      at: (clock[0]?.at ?? new Date()).toISOString(),
      processes: processes.map(({ process, name, age_ms: age }) => ({
        id: process,
        name,
        ageMs: Math.round(age),
      })),
      tenants: tenants.map(toLiveTenant),
      leftOut: processes.reduce((sum, row) => sum + row.left_out, 0),
    }
  }

  /** How often a tenant was refused within the last minute. */
  async refusedLately(tenantId: string): Promise<RefusalCounts> {
    const { rows } = await this.#client.query<Pick<TenantUsageRow, 'refused'>>(REFUSED_LATELY, [
      tenantId,
    ])
    return toRefusals(rows[0]?.refused ?? [0, 0, 0, 0, 0])
  }
}

function toLiveTenant(row: TenantUsageRow): LiveTenant {
  const { id, slug, tier, inside, connections } = row
  return {
    id,
    slug,
    tier,
    requestsPerSecond: round(row.requests),
    costPerSecond: round(row.cost),
    databaseMsPerSecond: round(row.database_ms),
    inside,
    connections,
    refusedPerSecond: toRefusals(row.refused),
  }
}

/** A rate is told of two seconds: more digits would only look exact. */
function round(number: number): number {
  return Math.round(number * 100) / 100
}

function toRefusals(counts: TenantUsageRow['refused']): RefusalCounts {
  const [requests, concurrency, database, storage, load] = counts
  return {
    requests: round(requests),
    concurrency: round(concurrency),
    database: round(database),
    storage: round(storage),
    load: round(load),
  }
}
