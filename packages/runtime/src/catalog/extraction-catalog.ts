import type { Client } from 'pg'

/** Where the calls of some tenants are done. */
export interface ExtractionRoute {
  readonly scope: 'tenant' | 'tier' | 'percent'
  /** The id of a tenant, the name of a tier, or a percentage. */
  readonly value: string
  readonly mode: 'local' | 'shadow' | 'remote'
}

/** A route as it is kept. */
export interface KeptRoute extends ExtractionRoute {
  readonly module: string
  /** The slug of the tenant whose route it is; null for one of a tier or a share. */
  readonly tenant: string | null
  readonly changedAt: Date
}

/** A module that brought itself back into its processes. */
export interface Demotion {
  readonly module: string
  readonly reason: string
  /** The process that did. */
  readonly process: string
  readonly at: Date
}

/** How the reads of an operation compared in shadow, in all processes since the module was put there. */
export interface ShadowReport {
  readonly module: string
  /** An operation of its contract, or the route of a request. */
  readonly operation: string
  readonly compared: number
  /** Of these, the ones that the service answered otherwise. */
  readonly differing: number
  /** When the catalog was told of the last one, some 2 s after it where it can be reached; null where there is none. */
  readonly lastDifferenceAt: Date | null
}

interface ShadowRow extends Omit<ShadowReport, 'compared' | 'differing'> {
  readonly compared: string
  readonly differing: string
}

/** Of a route `r`: no other way than to the service leads to rows that are there. */
const HAS_MOVED = `(r.scope = 'tenant' and exists (select from tenantry.extraction_move m
  where m.module = r.module and m.tenant_id = r.tenant_id and m.switched_at is not null))`

/** The routes of extracted modules, as the administrator reads and writes them. */
export class ExtractionCatalog {
  readonly #client: Client

  constructor(client: Client) {
    this.#client = client
  }

  /** Of one module, or of all; by module, scope and value. */
  async routes(module?: string): Promise<KeptRoute[]> {
    const { rows } = await this.#client.query<KeptRoute>(
      `select r.module, r.scope, r.value, r.mode, t.slug as tenant, r.changed_at as "changedAt"
       from tenantry.extraction_route r left join tenantry.tenant t on t.id = r.tenant_id
       where r.module = coalesce($1, r.module)
       order by r.module, r.scope, coalesce(t.slug, r.value), r.mode`,
      [module ?? null],
    )
    return rows
  }

  async demotions(): Promise<Demotion[]> {
    const { rows } = await this.#client.query<Demotion>(
      'select module, reason, process, at from tenantry.extraction_demotion order by module',
    )
    return rows
  }

  /** Of one module, or of all; by module and operation. */
  async shadows(module?: string): Promise<ShadowReport[]> {
    const { rows } = await this.#client.query<ShadowRow>(
      `select module, operation, compared, differing, last_difference_at as "lastDifferenceAt"
       from tenantry.extraction_shadow where module = coalesce($1, module) order by module, operation`,
      [module ?? null],
    )
    return rows.map(({ compared, differing, ...row }) => ({
      ...row,
      compared: Number(compared),
      differing: Number(differing),
    }))
  }

  /**
   * Sets a route, in the place of one for the same tenant, tier or mode of a percentage, and takes back a demotion of the
   * module: whoever routes it knows of that. One in shadow begins to count anew what is compared there. Processes follow within 5 s. The route of a tenant whose rows have moved stays.
   *
   * @returns Whether it was set.
   */
  async set(module: string, { scope, value, mode }: ExtractionRoute): Promise<boolean> {
    const { rowCount } = await this.#client.query(
      `with back as (delete from tenantry.extraction_demotion where module = $1),
         anew as (delete from tenantry.extraction_shadow where module = $1 and $4 = 'shadow')
       insert into tenantry.extraction_route as r (module, scope, value, mode) values ($1, $2, $3, $4)
       on conflict (module, scope, (case when scope = 'percent' then mode else value end))
       do update set value = excluded.value, mode = excluded.mode, changed_at = now()
       where excluded.mode = 'remote' or not ${HAS_MOVED}`,
      [module, scope, value, mode],
    )
    return rowCount === 1
  }

  /**
   * The route of a tenant whose rows have moved stays.
   *
   * @returns Whether there was one that went.
   */
  async remove(module: string, { scope, value }: Omit<ExtractionRoute, 'mode'>): Promise<boolean> {
    const { rowCount } = await this.#client.query(
      `delete from tenantry.extraction_route r where module = $1 and scope = $2 and value = $3 and not ${HAS_MOVED}`,
      [module, scope, value],
    )
    return rowCount !== null && rowCount > 0
  }
}
