import type { Client } from 'pg'

/**
 * How far the rows of a tenant in a module have come on their way to the module's own database. What a run has to do next it
 * reads from the databases themselves; this is for people.
 */
export type MoveState =
  | 'copying'
  | 'catching up'
  | 'verifying'
  /** Writes of the tenant to the module wait. */
  | 'stopped'
  | 'switched'
  /** The next run goes on where this one ended. */
  | 'failed'
  /** The rows that were left behind are gone. */
  | 'dropped'

/** The move of one tenant as it is kept. */
export interface KeptMove {
  readonly module: string
  readonly tenantId: string
  /** The slug of the tenant. */
  readonly tenant: string
  readonly state: MoveState
  /** Why it failed; null where it did not. */
  readonly reason: string | null
  /** The database and schema it leads to, as people read it. */
  readonly destination: string
  /** Those that were copied, not counting what changed meanwhile. */
  readonly rows: number
  /** How long writes waited, in milliseconds; null before. */
  readonly stopMs: number | null
  readonly beganAt: Date
  readonly changedAt: Date
  readonly switchedAt: Date | null
}

/** Whose rows move where. */
export interface NamedMove {
  readonly module: string
  readonly tenantId: string
}

/** The moves of extracted modules, as the administrator reads and writes them: each change is one statement. */
export class MoveCatalog {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  /** Of one module, or of all; by module and slug. */
  async list(module?: string): Promise<KeptMove[]> {
    const { rows } = await this.#client.query<KeptMove>(
      `select m.module, m.tenant_id as "tenantId", t.slug as tenant, m.state, m.reason, m.destination, m.rows::float8 as rows,
         m.stop_ms as "stopMs", m.began_at as "beganAt", m.changed_at as "changedAt", m.switched_at as "switchedAt"
       from tenantry.extraction_move m join tenantry.tenant t on t.id = m.tenant_id
       where m.module = coalesce($1, m.module) order by m.module, t.slug`,
      [module ?? null],
    )
    return rows
  }

  /** Begins a move, or goes on with one that was begun. */
  async begin({ module, tenantId }: NamedMove, destination: string): Promise<void> {
    await this.#client.query(
      `insert into tenantry.extraction_move (module, tenant_id, state, destination) values ($1, $2, 'copying', $3)
       on conflict (module, tenant_id) do update set state = 'copying', reason = null, changed_at = now(), destination = excluded.destination
       where extraction_move.switched_at is null`,
      [module, tenantId, destination],
    )
  }

  /** Says how far a move has come, unless it is over. */
  async note({ module, tenantId }: NamedMove, state: MoveState, reason?: string): Promise<void> {
    await this.#client.query(
      `update tenantry.extraction_move set state = $3, reason = $4, changed_at = now()
       where module = $1 and tenant_id = $2 and switched_at is null`,
      [module, tenantId, state, reason ?? null],
    )
  }

  async noteRows({ module, tenantId }: NamedMove, rows: number): Promise<void> {
    await this.#client.query(
      'update tenantry.extraction_move set rows = $3 where module = $1 and tenant_id = $2',
      [module, tenantId, rows],
    )
  }

  /**
   * Records that the rows of a tenant have moved, and routes its calls to the service, in one step; a demotion of the module
   * stays, and does not hold for tenants that have moved. Twice is once.
   *
   * @param stopMs Undefined where a run that was cut short had stopped the writes.
   */
  async recordSwitch({ module, tenantId }: NamedMove, stopMs: number | undefined): Promise<void> {
    await this.#client.query(
      `with switched as (
         update tenantry.extraction_move set state = 'switched', reason = null, changed_at = now(),
           switched_at = now(), stop_ms = coalesce($3, stop_ms)
         where module = $1 and tenant_id = $2 and switched_at is null)
       insert into tenantry.extraction_route (module, scope, value, mode) values ($1, 'tenant', $2::text, 'remote')
       on conflict (module, scope, (case when scope = 'percent' then mode else value end))
       do update set mode = 'remote', changed_at = now() where extraction_route.mode <> 'remote'`,
      [module, tenantId, stopMs ?? null],
    )
  }

  async recordDrop({ module, tenantId }: NamedMove): Promise<void> {
    await this.#client.query(
      `update tenantry.extraction_move set state = 'dropped', changed_at = now()
       where module = $1 and tenant_id = $2 and switched_at is not null`,
      [module, tenantId],
    )
  }
}
