import type { Client } from 'pg'

/** The events of a tenant that are to be done by an extracted module, as its last deliverer told. */
export interface EventStreamReport {
  readonly module: string
  /** The slug. */
  readonly tenant: string
  /** How many waited, 10,000 at most. */
  readonly waiting: number
  /** When the first of them was written. */
  readonly oldestAt: Date | null
  /** When that was told; null where nobody has looked yet. */
  readonly toldAt: Date | null
  /** The event that the others wait for, where it could not be done. */
  readonly failed: {
    readonly id: string
    readonly attempts: number
    readonly reason: string
    /** Since when it is tried no more; null while it is. */
    readonly parkedAt: Date | null
  } | null
}

interface StreamRow {
  readonly module: string
  readonly tenant: string
  readonly waiting: string
  readonly oldest_at: Date | null
  readonly told_at: Date | null
  readonly failed_id: string | null
  readonly attempts: number
  readonly reason: string | null
  readonly parked_at: Date | null
}

/** The events of extracted modules, as the administrator reads and orders them. */
export class EventCatalog {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  /** Streams with events that wait, of one module or of all; those that fail first, then by module and tenant. */
  async streams(module?: string): Promise<EventStreamReport[]> {
    const { rows } = await this.#client.query<StreamRow>(
      `select s.module, t.slug as tenant, s.waiting, s.oldest_at, s.told_at, s.failed_id, s.attempts,
         s.reason, s.parked_at
       from tenantry.event_stream s join tenantry.tenant t on t.id = s.tenant_id
       where s.module = coalesce($1, s.module) and (s.waiting > 0 or s.failed_id is not null)
       order by s.parked_at nulls last, s.failed_id is null, s.module, t.slug`,
      [module ?? null],
    )
    return rows.map(toReport)
  }

  /**
   * Has the event that others wait for tried again, or given up; a relay does so within seconds.
   *
   * @param event Its id. Default: all that are parked. @returns The slugs of the tenants.
   */
  async order(module: string, wanted: 'retry' | 'drop', event?: string): Promise<string[]> {
    const { rows } = await this.#client.query<{ slug: string }>(
      `update tenantry.event_stream s set wanted = $2, wanted_id = s.failed_id, due_at = clock_timestamp()
       from tenantry.tenant t
       where t.id = s.tenant_id and s.module = $1
         and case when $3::uuid is null then s.parked_at is not null else s.failed_id = $3 end
       returning t.slug`,
      [module, wanted, event ?? null],
    )
    return rows.map(({ slug }) => slug).toSorted()
  }

  /** Has the relays look at the outbox of every tenant, whether or not anybody told of events. @returns How many those are. */
  async lookAtAll(module: string): Promise<number> {
    const { rowCount } = await this.#client.query(
      `insert into tenantry.event_stream as s (module, tenant_id, noted_at, due_at, wakes)
       select $1, id, clock_timestamp(), clock_timestamp(), 1 from tenantry.tenant
       where status in ('active', 'suspended') order by id
       on conflict (module, tenant_id) do update set
         noted_at = excluded.noted_at, due_at = least(s.due_at, excluded.due_at), wakes = s.wakes + 1`,
      [module],
    )
    return rowCount ?? 0
  }
}

function toReport(row: StreamRow): EventStreamReport {
  const { module, tenant, waiting, oldest_at: oldestAt, told_at: toldAt, failed_id: id } = row
  const { attempts, reason, parked_at: parkedAt } = row
  const failed = id === null ? null : { id, attempts, reason: reason ?? '', parkedAt }
  return { module, tenant, waiting: Number(waiting), oldestAt, toldAt, failed }
}
