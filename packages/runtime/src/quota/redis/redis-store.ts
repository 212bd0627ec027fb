import { TenantryError } from '../../errors.ts'
import type {
  CellGrant,
  CellRequest,
  LeaseGrants,
  LeaseRequests,
  PlaceGrant,
  PlaceRequest,
  QuotaStore,
} from '../lease/quota-store.ts'
import { type RedisClient, type ScriptCommands, scriptCommands } from './redis-client.ts'
import { HOLD_PLACES, LEAVE_PLACES, TAKE_CELLS } from './scripts.ts'

export interface RedisStoreOptions {
  /** What all its keys begin with, without braces. Applications that share a server need one each. Default: `'tenantry'`. */
  readonly prefix?: string | undefined
}

/**
 * Shares the limits of tenants through Redis 6.2 or later, or a server that is like it. The client is the application's:
 * it is connected, watched and closed there, and says how long it tries. See docs/quota-stores.md for its settings.
 *
 * @throws {TenantryError} QUOTA_STORE_INVALID
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): QuotaStore {
  const { prefix = 'tenantry' } = options
  if (prefix === '' || /[{}]/.test(prefix)) {
    throw new TenantryError('QUOTA_STORE_INVALID', {
      message: `The prefix ${JSON.stringify(prefix)} of the keys in Redis is empty or has braces.`,
      hint: 'Take a name such as the one of the application: braces say which server of a Redis Cluster a key is on.',
      details: { prefix },
    })
  }
  return new RedisStore(scriptCommands(client), prefix)
}

/**
 * Each tenant is asked for by a call of its own, all of them in one go: a script over many tenants would need keys that lie
 * on several servers of a Redis Cluster, and would keep a single one from everybody else for as long as it runs.
 */
class RedisStore implements QuotaStore {
  readonly #commands: ScriptCommands
  readonly #prefix: string
  /** Where a holder may have places. It is the process that has this store, so nobody else has to find them. */
  readonly #tenants = new Map<string, Set<string>>()

  constructor(commands: ScriptCommands, prefix: string) {
    this.#commands = commands
    this.#prefix = prefix
  }

  async exchange({ holder, leaseMs, cells, places }: LeaseRequests): Promise<LeaseGrants> {
    const [cellGrants, placeGrants] = await Promise.all([
      Promise.all(cells.map((request) => this.#take(request))),
      Promise.all(places.map((request) => this.#hold(request, holder, leaseMs))),
    ])
    return { cells: cellGrants, places: placeGrants }
  }

  async leave(holder: string): Promise<void> {
    const tenants = this.#tenants.get(holder) ?? []
    await Promise.all(
      Array.from(tenants, (id) =>
        LEAVE_PLACES.run(this.#commands, this.#key(id, 'places'), [holder]),
      ),
    )
    this.#tenants.delete(holder)
  }

  /** Leaves the client open: whoever made it may use it for something else. */
  async close(): Promise<void> {}

  async #take({ tenantId, limit, least, most }: CellRequest): Promise<CellGrant> {
    const values = [limit.intervalMs, limit.burst, least, most]
    const [granted, spentMs] = await TAKE_CELLS.run(
      this.#commands,
      this.#key(tenantId, 'rate'),
      values,
    )
    return { granted: asNumber(granted), spentMs: asNumber(spentMs) }
  }

  async #hold(
    { tenantId, limit, firm, wanted }: PlaceRequest,
    holder: string,
    leaseMs: number,
  ): Promise<PlaceGrant> {
    // Before it is sent: it may arrive, and its answer may not.
    this.#tenantsOf(holder).add(tenantId)
    const [held, share] = await HOLD_PLACES.run(this.#commands, this.#key(tenantId, 'places'), [
      holder,
      leaseMs,
      limit,
      firm,
      wanted,
    ])
    if (wanted === 0 && firm === 0) this.#tenantsOf(holder).delete(tenantId)
    return { held: asNumber(held), share: asNumber(share) }
  }

  #tenantsOf(holder: string): Set<string> {
    const tenants = this.#tenants.get(holder) ?? new Set()
    this.#tenants.set(holder, tenants)
    return tenants
  }

  /** The braces keep what belongs to one tenant on one server of a Redis Cluster. */
  #key(tenantId: string, kind: 'rate' | 'places'): string {
    return `${this.#prefix}:{${tenantId}}:${kind}`
  }
}

function asNumber(value: number | undefined): number {
  if (value === undefined || Number.isNaN(value)) {
    throw new TypeError('Redis answered something else than it was asked.')
  }
  return value
}
