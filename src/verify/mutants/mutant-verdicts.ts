import type { Inapplicable } from '../attacks/attack.ts'
import { loginAttacks } from '../attacks/login-attacks.ts'
import { type Planned, planTable, type TableContext } from '../attacks/plan-table.ts'
import { attackSurfaces } from '../attack-surfaces.ts'
import { carryOutPlanned } from '../carry-out.ts'
import type { Dice } from '../fill/dice.ts'
import type { FilledTable } from '../fill/fill-tables.ts'
import type { Ground } from '../ground.ts'
import { carryOutQuery } from '../queries/attack-queries.ts'
import { isOfCommand, type QueryCommand, withoutTenantIn } from '../queries/plain-queries.ts'
import { queryAttacks } from '../queries/query-attacks.ts'
import type { Verdict } from '../verdict.ts'
import { MUTANT_NAME, TARGET_NAME } from './key-mutants.ts'
import type { MutableGround } from './mutable-ground.ts'
import type { MutatedWall, Mutant } from './mutant.ts'

export interface MutantContext {
  readonly filled: readonly FilledTable[]
  readonly dice: Dice
  readonly signal?: AbortSignal | undefined
}

/**
 * Attacks what a mutant touches, while its wall is gone, until nobody asks for more. Attacks on a view or a function take the
 * victim's rows away for good.
 */
export async function* mutantVerdicts(
  ground: MutableGround,
  mutant: Mutant,
  context: MutantContext,
): AsyncGenerator<Verdict> {
  const { touches } = mutant
  const { schema, surfaces } = await ground.readAnatomy()
  const { filled, dice, signal } = context
  const plan: TableContext = { schema, filled, tenants: ground.tenants, dice }
  switch (touches.kind) {
    case 'surface': {
      const touched = surfaces.filter(({ name }) => name === touches.name)
      const options = { surfaces: touched, onStep: () => undefined, signal }
      yield* await attackSurfaces(ground, filled, options)
      return
    }
    case 'table':
      yield* carryOutAll(ground, focused(planOf(touches.name, plan), mutant))
      return
    case 'runtime':
      yield* carryOutAll(ground.withFault(touches.fault), planOf(filled[0]?.table.name, plan))
      return
    case 'queries':
      yield* attackCommand(ground, filled, touches.command)
      return
    case 'everything': {
      const one = planOf(filled[0]?.table.name, plan)
      yield* carryOutAll(ground, [...loginAttacks(ground.tenants), ...one])
    }
  }
}

function planOf(name: string | undefined, context: TableContext): readonly Planned[] {
  const table = context.schema.tables.find((one) => one.name === name)
  return table === undefined ? [] : planTable(table, context)
}

/** Attacks that are likely to notice. All others follow, so that the order costs nothing but time. */
const LIKELY: Readonly<Partial<Record<MutatedWall, readonly string[]>>> = {
  grant: ['rights'],
  policy: ['own rows', 'read', 'insert again', 'move unread', 'delete unread'],
  'row security': ['attest owner'],
}

/** What is most likely to notice goes first; a key that a mutant needs, and is none, is left out. */
function focused(planned: readonly Planned[], { object, wall }: Mutant): readonly Planned[] {
  const isNew = (one: Planned) => one.object.endsWith(`.${MUTANT_NAME}`) || one.object === object
  const likely = LIKELY[wall] ?? []
  const rank = (one: Planned): number => {
    const place = likely.indexOf(one.id)
    return place >= 0 ? place : likely.length + (isNew(one) ? 0 : 1)
  }
  return planned
    .filter((one) => !one.object.endsWith(`.${TARGET_NAME}`))
    .toSorted((one, other) => rank(one) - rank(other))
}

async function* carryOutAll(ground: Ground, planned: readonly Planned[]): AsyncGenerator<Verdict> {
  for (const one of planned) {
    const told: readonly (Verdict | Inapplicable)[] = await carryOutPlanned(ground, one)
    for (const verdict of told) if ('outcome' in verdict) yield verdict
  }
}

/** What is built of other commands is what it was. */
async function* attackCommand(
  { queries, tenants }: MutableGround,
  filled: readonly FilledTable[],
  command: QueryCommand,
): AsyncGenerator<Verdict> {
  const faulty = withoutTenantIn(command, queries)
  for (const one of filled) {
    for (const attack of queryAttacks(one, tenants)) {
      if (isOfCommand(attack.build, command)) yield await carryOutQuery(faulty, attack)
    }
  }
}
