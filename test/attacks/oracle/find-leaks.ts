import { inspect, isDeepStrictEqual } from 'node:util'

import { sql } from 'kysely'

import type { Tenant } from '@tenantry/runtime'

import type { Scene } from '../scene/create-scene.ts'
import { type World, WORLDS } from '../scene/rows.ts'
import type { Attack, Attacks, Db } from './attack.ts'
import { describeError } from './describe-error.ts'

export interface FindLeaksOptions {
  /** The database that is attacked with. Default: the tenant's. */
  readonly db?: (db: Db) => Db
  /** Whether row-level security stands. Default: yes. Without it nothing is said of what the victim is shown. */
  readonly hasPolicies?: boolean
}

/** By the name of the attack, how it succeeded. */
export type Leaks = ReadonlyMap<string, string>

interface Answer {
  readonly returned?: unknown
  readonly thrown?: unknown
}

interface Rows {
  readonly own: unknown
  readonly victims: unknown
}

interface Observation {
  readonly answer: Answer
  /** The attacker's own rows behind it. */
  readonly own: unknown
}

/**
 * The oracle. Runs attacks where the victim has no rows, where it has some, and where it has others. An
 * attack succeeds when the attacker can tell these worlds apart by it, or harm the victim.
 */
export async function findLeaks(
  scene: Scene,
  victim: Tenant,
  attacks: Attacks,
  options: FindLeaksOptions = {},
): Promise<Leaks> {
  await assertServed(scene)
  const leaks = new Map<string, string>()
  const alone = new Map<string, Observation>()
  // What counts comes first: it needs tables that nothing else has touched.
  const inOrder = Object.entries(attacks).sort(
    ([, one], [, other]) => Number(other.counts ?? false) - Number(one.counts ?? false),
  )
  for (const world of WORLDS) {
    const stage = new Stage(scene, victim, world)
    for (const [name, attack] of inOrder) {
      if (leaks.has(name) || !worldsOf(attack).includes(world)) continue
      const before = await stage.prepare(attack.counts ?? false)
      const answer = await attempt(scene, victim, attack, options)
      const after = await stage.look()
      const harm = await findHarm(stage, attack, { before, after, answer, options })
      const observed = { answer, own: after.own }
      const first = alone.get(name) ?? observed
      alone.set(name, first)
      const leak = harm ?? findDifference(world, first, observed)
      if (leak !== undefined) leaks.set(name, leak)
    }
  }
  return leaks
}

/** Where nothing is compared, one world is enough. */
function worldsOf({ isPower = false, isTrap = false }: Attack): readonly World[] {
  return isPower || isTrap ? ['present'] : WORLDS
}

/** One world, filled again when an attack has changed it. */
class Stage {
  readonly scene: Scene
  readonly victim: Tenant
  readonly #world: World
  #filled: Rows | undefined

  constructor(scene: Scene, victim: Tenant, world: World) {
    this.scene = scene
    this.victim = victim
    this.#world = world
  }

  async prepare(fresh: boolean): Promise<Rows> {
    if (this.#filled !== undefined) return this.#filled
    await this.scene.refill(this.victim, this.#world, { fresh })
    this.#filled = await this.#read()
    return this.#filled
  }

  async look(): Promise<Rows> {
    const rows = await this.#read()
    if (!isDeepStrictEqual(rows, this.#filled)) this.#filled = undefined
    return rows
  }

  async #read(): Promise<Rows> {
    const own = await this.scene.rowsOf(this.scene.attacker)
    return { own, victims: await this.scene.rowsOf(this.victim) }
  }
}

async function findHarm(
  { scene, victim }: Stage,
  attack: Attack,
  seen: { before: Rows; after: Rows; answer: Answer; options: FindLeaksOptions },
): Promise<string | undefined> {
  const { before, after, answer, options } = seen
  if (!isDeepStrictEqual(after.victims, before.victims)) {
    return `the victim's rows changed: ${difference(before.victims, after.victims)}`
  }
  if (attack.isPower === true && !('thrown' in answer)) return `it was carried out: ${show(answer)}`
  if (attack.mustBe !== undefined && codeOf(answer.thrown) !== attack.mustBe) {
    return `it was not stopped by ${attack.mustBe}, but by ${show(answer.thrown)}`
  }
  const name = attack.namesVictim === true ? undefined : findName(answer, victim)
  if (name !== undefined) return `the answer names the victim (${name}): ${show(answer)}`
  return (options.hasPolicies ?? true) ? await findTrap(scene, victim) : undefined
}

function findDifference(world: World, alone: Observation, seen: Observation): string | undefined {
  if (isDeepStrictEqual(seen, alone)) return undefined
  return `the victim's rows ${world} and absent can be told apart: ${difference(alone, seen)}`
}

async function attempt(
  scene: Scene,
  victim: Tenant,
  attack: Attack,
  { db: choose = (db) => db }: FindLeaksOptions,
): Promise<Answer> {
  const { tenancy, attacker: self } = scene
  const run = async (): Promise<unknown> => {
    const db = await tenancy.run(self.slug, () => choose(tenancy.db))
    return await attack.attempt({ db, tenancy, self, victim, scene })
  }
  try {
    return { returned: await (attack.isOutside === true ? run() : tenancy.run(self.slug, run)) }
  } catch (error) {
    return { thrown: describeError(error) }
  }
}

/** Where the attacker is not served itself, nothing is proved by what it does not see of others. */
async function assertServed(scene: Scene): Promise<void> {
  const { tenancy, attacker, victims } = scene
  const [victim] = victims
  if (victim !== undefined) await scene.refill(victim, 'absent')
  await tenancy.run(attacker.slug, async () => {
    const { rows } = await sql`select number from invoice order by 1`.execute(tenancy.db)
    assertEqual(rows, [{ number: '1' }, { number: '2' }, { number: '3' }])
    const trx = await tenancy.db.startTransaction().execute()
    const inserted = await trx
      .insertInto('invoice')
      .values({ number: '4' })
      .returning(['number', 'tenant_id'])
      .execute()
    await trx.rollback().execute()
    assertEqual(inserted, [{ number: '4', tenant_id: attacker.id }])
  })
}

function assertEqual(found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return
  throw new Error(`the attacker is not served its own rows, but ${show(found)}`)
}

/** Something that the attack left behind for the next statement of the victim. */
async function findTrap({ tenancy }: Scene, victim: Tenant): Promise<string | undefined> {
  const foreign = await tenancy.run(victim.slug, async () => {
    const { rows } =
      await sql`select tenant_id from invoice union all select tenant_id from customer`.execute(
        tenancy.db,
      )
    return rows.filter((row) => !isDeepStrictEqual(row, { tenant_id: victim.id }))
  })
  return foreign.length === 0 ? undefined : `the victim is shown other rows: ${show(foreign)}`
}

function codeOf(told: unknown): unknown {
  return typeof told === 'object' && told !== null && 'code' in told ? told.code : undefined
}

function findName(answer: unknown, { id, slug }: Tenant): string | undefined {
  const text = show(answer)
  return [id, slug, slug.replaceAll('-', '_')].find((name) => text.includes(name))
}

function difference(expected: unknown, found: unknown): string {
  return `${show(expected)} became ${show(found)}`
}

function show(value: unknown): string {
  return inspect(value, { depth: 8, compact: 10, breakLength: Infinity, maxStringLength: 2_000 })
}
