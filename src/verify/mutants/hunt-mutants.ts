import type { Refused } from '../answer.ts'
import type { Inapplicable } from '../attacks/attack.ts'
import { loginAttacks } from '../attacks/login-attacks.ts'
import { type Planned, planTable, type TableContext } from '../attacks/plan-table.ts'
import { attackSurfaces } from '../attack-surfaces.ts'
import { carryOutPlanned } from '../carry-out.ts'
import type { Dice } from '../fill/dice.ts'
import type { UnfilledTable } from '../fill/fill-row.ts'
import { type FilledTable, fillTables } from '../fill/fill-tables.ts'
import type { Ground } from '../ground.ts'
import type { Verdict } from '../verdict.ts'
import type { Anatomy } from './anatomy.ts'
import type { HuntedMutant } from './hunted-mutant.ts'
import { MUTANT_NAME, TARGET_NAME } from './key-mutants.ts'
import type { MutatedWall, Mutant } from './mutant.ts'
import { planMutants } from './plan-mutants.ts'
import type { RuntimeFault } from './runtime-fault.ts'

/** A ground whose walls may be taken away: of a copy that nobody else uses. */
export interface MutableGround extends Ground {
  /** What is there now. */
  readAnatomy(): Promise<Anatomy>
  /** Runs SQL of a mutant as the administrator, all or nothing. */
  change(statements: readonly string[]): Promise<Refused | undefined>
  /** The same ground, by a runtime that gets something wrong. */
  withFault(fault: RuntimeFault): Ground
}

export interface HuntOptions {
  readonly dice: Dice
  /** Rules that speak up when these statements are one more migration. */
  readonly lint: (statements: readonly string[]) => Promise<readonly string[]>
  readonly onStep?: ((what: string) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Hunt {
  readonly hunted: readonly HuntedMutant[]
  /** Tables that no mutant could be attacked on. */
  readonly unfilled: readonly UnfilledTable[]
}

/** Takes away one wall after the other, and looks who notices. Rows are made once; each wall is mended before the next. */
export async function huntMutants(ground: MutableGround, options: HuntOptions): Promise<Hunt> {
  const { dice, onStep = () => undefined, signal } = options
  const anatomy = await ground.readAnatomy()
  onStep('fills the tables')
  const ports = {
    insert: ground.insert.bind(ground),
    sharedRows: ground.sharedRows.bind(ground),
    beforeInsert: async () => undefined,
  }
  const fillOptions = { dice, apart: true }
  const { filled, unfilled } = await fillTables(anatomy.schema, ground.tenants, ports, fillOptions)
  const mutants = planMutants(anatomy, ground.tenants)
  const hunted: HuntedMutant[] = []
  for (const [index, mutant] of mutants.entries()) {
    signal?.throwIfAborted()
    onStep(`mutant ${index + 1} of ${mutants.length}: ${mutant.id}`)
    hunted.push(await hunt(ground, mutant, { ...options, filled }))
  }
  return { hunted, unfilled }
}

interface HuntContext extends HuntOptions {
  readonly filled: readonly FilledTable[]
}

async function hunt(
  ground: MutableGround,
  mutant: Mutant,
  context: HuntContext,
): Promise<HuntedMutant> {
  const { id, wall, object, what, breaks, closes } = mutant
  const lint = breaks.length === 0 ? [] : await context.lint(breaks)
  const attacked = await attackMutant(ground, mutant, context)
  const { noticed, told } = attacked
  const isCaught = lint.length > 0 || noticed !== undefined
  return {
    id,
    wall,
    object,
    what,
    breaks,
    outcome: isCaught
      ? 'caught'
      : closes !== undefined && attacked.held > 0
        ? 'harmless'
        : 'missed',
    lint,
    verify: noticed && pick(noticed),
    told: closes === undefined || noticed !== undefined ? told : `${closes}; ${told}`,
  }
}

interface Attacked {
  readonly noticed: Verdict | undefined
  readonly held: number
  readonly told: string
}

async function attackMutant(
  ground: MutableGround,
  mutant: Mutant,
  context: HuntContext,
): Promise<Attacked> {
  const { breaks, mends } = mutant
  const refused = breaks.length === 0 ? undefined : await ground.change(breaks)
  if (refused !== undefined) {
    return { noticed: undefined, held: 0, told: `it cannot be planted: ${refused.message}` }
  }
  const attacked = await attackUntilNoticed(verdictsOf(ground, mutant, context))
  const unmended = mends.length === 0 ? undefined : await ground.change(mends)
  // All that comes behind it would be attacked in a schema that is broken twice.
  if (unmended !== undefined) throw new Error(`${mutant.id} was not mended: ${unmended.message}`)
  return attacked
}

async function attackUntilNoticed(verdicts: AsyncIterable<Verdict>): Promise<Attacked> {
  let held = 0
  for await (const verdict of verdicts) {
    if (verdict.outcome !== 'held') return { noticed: verdict, held, told: '' }
    held += 1
  }
  return {
    noticed: undefined,
    held,
    told: held === 0 ? 'nothing of it could be attacked' : `${held} attacks on it held`,
  }
}

async function* verdictsOf(
  ground: MutableGround,
  mutant: Mutant,
  context: HuntContext,
): AsyncGenerator<Verdict> {
  const { touches } = mutant
  const { schema, surfaces } = await ground.readAnatomy()
  const { filled, dice, signal } = context
  const plan: TableContext = { schema, filled, tenants: ground.tenants, dice }
  switch (touches.kind) {
    case 'surface': {
      const touched = surfaces.filter(({ name }) => name === touches.name)
      const options = { surfaces: touched, onStep: () => undefined, signal }
      const verdicts = await attackSurfaces(ground, filled, options)
      await putBack(ground, filled)
      yield* verdicts
      return
    }
    case 'table':
      yield* carryOutAll(ground, focused(planOf(touches.name, plan), mutant))
      return
    case 'runtime':
      yield* carryOutAll(ground.withFault(touches.fault), planOf(filled[0]?.table.name, plan))
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

/** The victim's rows, which went so that answers without them could be seen. */
async function putBack(ground: Ground, filled: readonly FilledTable[]): Promise<void> {
  for (const { table, victims } of filled) {
    for (const { insert } of victims) {
      const answer = await ground.insert('victim', table, insert, true)
      if ('state' in answer) {
        throw new Error(`a row of ${table.name} cannot be made again: ${answer.message}`)
      }
    }
  }
}

function pick({ id, object, channel, outcome, told }: Verdict): HuntedMutant['verify'] {
  return { id, object, channel, outcome, told }
}
