import type { PoolClient } from 'pg'

import type { Admission } from './admission.ts'
import type { Tenant } from './catalog/tenant.ts'
import type { ResolvedConfig } from './config/index.ts'
import type { ContextStore, TenantContext } from './context/context-store.ts'
import { createKysely, type StatementLog } from './database/create-kysely.ts'
import type { Pools } from './database/connections/pools.ts'
import { Reads } from './database/replica/reads.ts'
import type { Replicas } from './database/replica/replicas.ts'
import { requireCluster } from './database/connections/require-cluster.ts'
import type { TenantReach } from './engine/engine.ts'
import { engineOf } from './engine/engine-of.ts'
import { TenantCompiler } from './database/scope/tenant-compiler.ts'
import type { TenantScope } from './database/scope/tenant-scope.ts'
import type { Session } from './database/session/session.ts'
import { SessionDriver, type StatementAnswer } from './database/session/session-driver.ts'
import { growthOf } from './database/session/statement-growth.ts'
import type { AdmitStatement } from './database/session/admitted-statement.ts'
import type { StorageGuard } from './quota/storage/storage-guard.ts'
import type { Observers } from './quota/usage/observers.ts'
import { TenantryError } from './errors.ts'
import type { UsageBook } from './quota/usage/usage-book.ts'
import type { ContextSigner } from './database/sign/context-signer.ts'
import { VerifiedDatabases } from './database/sign/verified-databases.ts'
import { asTenantDatabase, type TenantDatabase } from './database/tenant-database.ts'

const REFUSALS: ReadonlySet<string> = new Set(['QUOTA_DATABASE_EXCEEDED', 'CONNECTIONS_EXHAUSTED'])

export interface ContextDatabaseOptions {
  readonly config: ResolvedConfig
  readonly context: ContextStore
  readonly admission: Admission
  readonly book: UsageBook
  readonly storage: StorageGuard
  readonly observers: Observers
  readonly signer: ContextSigner
  readonly pools: Pools
  readonly replicas: Replicas
  readonly log: StatementLog
}

/** Builds the wall in the query and the driver's, for whichever tenant is in the context. */
export class ContextDatabase<DB> {
  /** Throws CONTEXT_MISSING with each statement outside a context. */
  readonly db: TenantDatabase<DB>
  readonly reads: Reads<DB>
  readonly #options: ContextDatabaseOptions
  readonly #verified: VerifiedDatabases
  /** Of the clusters where the rows lie on other servers. */
  readonly #reaches: ReadonlyMap<string, TenantReach>
  /** Contexts in which something was sent to the cluster, which may have been a write. */
  readonly #writers = new WeakSet<TenantContext>()

  constructor(options: ContextDatabaseOptions) {
    this.#options = options
    this.#verified = new VerifiedDatabases(options.config, options.pools)
    const { config, context, pools, replicas, log, book } = options
    this.#reaches = reachesOf(config)
    const session = (): Session => this.#session()
    const connect = async (opened: Session): Promise<PoolClient> => await this.#connect(opened)
    const prepare = ({ placement: { cluster } }: Session): boolean =>
      requireCluster(config, cluster).preparedStatements
    const assertAdmitted = async (): Promise<void> => await this.#assertAdmitted()
    const onAnswer = (answer: StatementAnswer): void => countAnswer(book, context.find(), answer)
    const compiler = new TenantCompiler(() => this.#scope())
    const driver = new SessionDriver({
      session,
      connect: async (opened) => {
        await assertAdmitted()
        return await connect(opened)
      },
      prepare,
      admitStatement: (query, isAlone) => this.#admitStatement(query, isAlone),
      onStatement: () => this.#writers.add(context.require()),
      onAnswer,
    })
    this.db = asTenantDatabase(createKysely<DB>(driver, compiler, log))
    this.reads = new Reads<DB>({
      pools,
      replicas,
      session,
      connect,
      hasWritten: () => this.#writers.has(context.require()),
      assertAdmitted,
      prepare,
      onAnswer,
      compiler,
      log,
    })
  }

  #scope(): TenantScope {
    const { tenant, sharedTables } = this.#options.context.require()
    return { tenantId: tenant.id, sharedTables }
  }

  #session(): Session {
    const { config, context, signer } = this.#options
    const { tenant, limits } = context.require()
    const { id: tenantId, slug, placement } = tenant
    return {
      placement,
      tenantId,
      token: signer.sign(tenant),
      timeouts: limits,
      share: { key: tenantId, share: limits.database },
      reach: this.#reaches.get(placement.cluster),
      label: `${config.name} ${slug}`,
    }
  }

  /** Nothing is looked at for a tenant without a limit. */
  #admitStatement(...[query, isAlone]: Parameters<AdmitStatement>): ReturnType<AdmitStatement> {
    const { context, storage } = this.#options
    const writer = context.require()
    if (writer.limits.storage === undefined) return undefined
    return storage.admit(writer, { ...growthOf(query), isAlone })
  }

  async #connect({ placement, share }: Session): Promise<PoolClient> {
    const { pools, observers, context, book } = this.#options
    const { tenant } = context.require()
    const connecting = countRefusal(book, tenant, pools.connect(placement, share))
    if (observers.isEmpty) return await connecting
    const { tier } = tenant
    const askedAt = performance.now()
    try {
      return await connecting
    } finally {
      const waitedMs = performance.now() - askedAt
      observers.connectionWaited({ tier, cluster: placement.cluster, waitedMs })
    }
  }

  async #assertAdmitted(): Promise<void> {
    const { admission, context } = this.#options
    const admitted = context.require()
    await admission.assertStillAdmitted(admitted)
    await this.#verified.assert(admitted.tenant.placement)
  }
}

function countAnswer(
  book: UsageBook,
  context: TenantContext | undefined,
  answer: StatementAnswer,
): void {
  if (context === undefined) return
  book.note(context.tenant, (usage) => {
    usage.statements += 1
    usage.databaseMs += answer.tookMs
    usage.rows += answer.rows
  })
}

/** What the door has let in may still find no room before the database. */
async function countRefusal(
  book: UsageBook,
  tenant: Tenant,
  connecting: Promise<PoolClient>,
): Promise<PoolClient> {
  try {
    return await connecting
  } catch (error) {
    if (isRefusal(error)) {
      book.note(tenant, (usage) => {
        usage.refused.database += 1
      })
    }
    throw error
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof TenantryError && REFUSALS.has(error.code)
}

function reachesOf({ clusters }: ResolvedConfig): ReadonlyMap<string, TenantReach> {
  return new Map(
    [...clusters].flatMap(([name, cluster]) => {
      const { reach } = engineOf(cluster)
      return reach === undefined ? [] : [[name, reach] as const]
    }),
  )
}
