import type { Tenancy, Tenant } from '@tenantry/runtime'

import {
  absentLike,
  attackCaches,
  attackJobs,
  type CallAnswer,
  type CacheGround,
  type DeclaredVerification,
  type Dice,
  type FilledTable,
  type JobGround,
  type RowValues,
  rowMarkers,
  type Side,
  type Verdict,
} from '../../../verify/index.ts'
import type { VerifyGround } from '../verify-ground.ts'

export interface DeclaredAttack {
  readonly tenancy: Tenancy<unknown>
  readonly ground: VerifyGround
  readonly tenants: Readonly<Record<Side, Tenant>>
  /** With the victim's rows there. */
  readonly filled: readonly FilledTable[]
  readonly dice: Dice
  readonly world: () => Promise<string>
}

/** Attacks the jobs and caches that an application declares. */
export async function attackDeclared(
  { jobs = {}, caches = {} }: Pick<DeclaredVerification, 'jobs' | 'caches'>,
  attack: DeclaredAttack,
): Promise<readonly Verdict[]> {
  return [
    ...(await attackJobs(jobGround(jobs, attack), Object.keys(jobs))),
    ...(await attackCaches(cacheGround(caches, attack), Object.keys(caches))),
  ]
}

function jobGround(
  jobs: NonNullable<DeclaredVerification['jobs']>,
  { tenancy, ground, tenants, filled, dice, world }: DeclaredAttack,
): JobGround {
  // The last row of the victim is one that the attacker has nothing like.
  const rows = new Map(filled.map(({ table, victims }) => [table.name, victims.at(-1)?.values]))
  const given = new Map<string, string>()
  const rowOf = (table: string, isAbsent: boolean): Readonly<Record<string, string>> => {
    const row: RowValues | undefined = rows.get(table)
    if (row === undefined) throw new Error(`There is no row in a table ${table}.`)
    const values = Object.entries(row).flatMap(([column, value]) => {
      if (value === null) return []
      const absent =
        column === 'tenant_id' ? value : absentLike(value, `v${dice('absent', table, column)}`)
      given.set(value, absent)
      return [[column, isAbsent ? absent : value] as const]
    })
    return Object.fromEntries(values)
  }
  return {
    world,
    get markers() {
      return rowMarkers(ground.schema, filled, 'victim').filter((value) => !given.has(value))
    },
    mask: (text) => {
      let masked = text
      for (const pair of given) {
        for (const value of pair) if (value.length > 2) masked = masked.replaceAll(value, '<given>')
      }
      return masked
    },
    run: async (name, as, whose) => {
      const { id, slug } = tenants.victim
      const row = (table: string) => rowOf(table, whose === 'nobody')
      return await callAs(tenancy, tenants[as], () =>
        jobs[name]?.({ tenancy, tenant: { id, slug }, row }),
      )
    },
  }
}

function cacheGround(
  caches: NonNullable<DeclaredVerification['caches']>,
  { tenancy, tenants, dice }: DeclaredAttack,
): CacheGround {
  let count = 0
  const call = async (
    name: string,
    side: Side,
    run: (
      cache: NonNullable<(typeof caches)[string]>,
      tenant: { id: string; slug: string },
    ) => unknown,
  ): Promise<CallAnswer> => {
    const { id, slug } = tenants[side]
    const cache = caches[name]
    return await callAs(tenancy, tenants[side], () => cache && run(cache, { id, slug }))
  }
  return {
    kind: (name) => ('key' in (caches[name] ?? {}) ? 'key' : 'client'),
    key: (name, side) =>
      call(name, side, (cache, tenant) => ('key' in cache ? cache.key(tenant) : undefined)),
    get: (name, side, key) =>
      call(name, side, (cache, tenant) => ('get' in cache ? cache.get(key, tenant) : undefined)),
    set: (name, side, key, value) =>
      call(name, side, (cache, tenant) =>
        'set' in cache ? cache.set(key, value, tenant) : undefined,
      ),
    fresh: () => {
      count += 1
      return `v${dice('cache', count).slice(0, 15)}`
    },
  }
}

/** What the application's own code throws is an answer like another. */
async function callAs(
  tenancy: Tenancy<unknown>,
  { slug }: Tenant,
  run: () => unknown,
): Promise<CallAnswer> {
  return await tenancy.run(slug, async () => {
    try {
      const result = await run()
      return { isDone: true, text: typeof result === 'string' ? result : toText(result) }
    } catch (error) {
      return { isDone: false, text: error instanceof Error ? error.message : toText(error) }
    }
  })
}

function toText(value: unknown): string {
  const text: string | undefined = JSON.stringify(value, (_key, one: unknown) =>
    typeof one === 'bigint' ? String(one) : one,
  )
  return text ?? ''
}
