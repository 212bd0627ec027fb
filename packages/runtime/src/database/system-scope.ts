import type { ResolvedConfig } from '../config/index.ts'
import { TenantryError } from '../errors.ts'
import type { Placement } from '../placement/placement.ts'
import { createKysely } from './create-kysely.ts'
import type { DatabasePlace, Pools } from './connections/pools.ts'
import { requireCluster } from './connections/require-cluster.ts'
import type { Session } from './session/session.ts'
import { SessionDriver } from './session/session-driver.ts'
import type { SystemTables } from './table-types.ts'
import { asSystemDatabase, type SystemDatabase } from './tenant-database.ts'

export interface SystemResult<Result> {
  readonly placement: Placement
  readonly result: Result
}

export interface SystemScopeOptions {
  readonly config: ResolvedConfig
  readonly pools: Pools
  /** Where the catalog is. */
  readonly catalog: DatabasePlace
  /** All there are, in the order in which they are visited. */
  readonly placements: () => Promise<readonly Placement[]>
  readonly statementTimeoutMs: number
}

interface Usage {
  statements: number
  /** What comes behind the end is in no audit. */
  hasEnded: boolean
}

/** The audited way across tenants: each placement in turn, under a role of its own. */
export class SystemScope<DB> {
  readonly #options: SystemScopeOptions

  constructor(options: SystemScopeOptions) {
    this.#options = options
  }

  /**
   * Runs once for each placement and returns the results in their order. What was asked, by whom,
   * and how it ended is in `tenantry.audit`; it is written before the first statement runs.
   *
   * @throws {TenantryError} SYSTEM_REASON_MISSING
   */
  async run<Result>(
    reason: string,
    actor: string,
    run: (db: SystemDatabase<DB>, placement: Placement) => Promise<Result>,
  ): Promise<SystemResult<Result>[]> {
    if (reason.trim() === '') throw withoutReason()
    const { pools, catalog } = this.#options
    const audit = await pools.query<{ id: string }>(
      catalog,
      'insert into tenantry.audit (actor, reason) values ($1, $2) returning id',
      [actor, reason],
    )
    const usage: Usage = { statements: 0, hasEnded: false }
    const finish = async (outcome: 'done' | 'failed'): Promise<void> => {
      usage.hasEnded = true
      await pools.query(
        catalog,
        'update tenantry.audit set finished_at = now(), statements = $2, outcome = $3 where id = $1',
        [audit.rows[0]?.id, usage.statements, outcome],
      )
    }
    try {
      const results: SystemResult<Result>[] = []
      for (const placement of await this.#options.placements()) {
        const db = this.#databaseOf(placement, usage)
        results.push({ placement, result: await run(db, placement) })
      }
      await finish('done')
      return results
    } catch (error) {
      // The error to tell is the first one; an audit without an outcome says that it did not end well.
      await finish('failed').catch(() => undefined)
      throw error
    }
  }

  #databaseOf(placement: Placement, usage: Usage): SystemDatabase<DB> {
    const { config, pools, statementTimeoutMs } = this.#options
    const session: Session = {
      placement,
      tenantId: null,
      timeouts: { statementTimeoutMs },
      label: `${config.name} system`,
    }
    return asSystemDatabase(
      createKysely<SystemTables<DB>>(
        new SessionDriver({
          session: () => {
            if (usage.hasEnded) throw scopeEnded()
            return session
          },
          connect: () => pools.connect(placement),
          prepare: () => requireCluster(config, placement.cluster).preparedStatements,
          onStatement: () => {
            usage.statements += 1
          },
        }),
      ),
    )
  }
}

function scopeEnded(): TenantryError {
  return new TenantryError('SYSTEM_SCOPE_ENDED', {
    message: 'The database of a system scope was used when that had ended.',
    hint: 'Await every statement inside the callback of system(reason, …), so that the audit counts it.',
  })
}

function withoutReason(): TenantryError {
  return new TenantryError('SYSTEM_REASON_MISSING', {
    message: 'The system scope was asked for without a reason.',
    hint: "Say why, for the audit: system('nightly invoice run', …).",
  })
}
