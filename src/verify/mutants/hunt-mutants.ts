import type { UnfilledTable } from '../fill/fill-row.ts'
import { type FilledTable, fillTables } from '../fill/fill-tables.ts'
import { refillVictim } from '../fill/refill-victim.ts'
import type { Verdict } from '../verdict.ts'
import type { HuntedMutant } from './hunted-mutant.ts'
import type { MutableGround } from './mutable-ground.ts'
import type { Mutant } from './mutant.ts'
import { type MutantContext, mutantVerdicts } from './mutant-verdicts.ts'
import { planMutants } from './plan-mutants.ts'

export interface HuntOptions extends Omit<MutantContext, 'filled'> {
  /** Rules that speak up when these statements are one more migration. */
  readonly lint: (statements: readonly string[]) => Promise<readonly string[]>
  readonly onStep?: ((what: string) => void) | undefined
}

export interface Hunt {
  readonly hunted: readonly HuntedMutant[]
  /** Tables that no mutant could be attacked on. */
  readonly unfilled: readonly UnfilledTable[]
}

/** Takes away one wall after the other, and looks who notices. Each wall is mended before the next. */
export async function huntMutants(ground: MutableGround, options: HuntOptions): Promise<Hunt> {
  const { dice, lint, onStep = () => undefined, signal } = options
  const anatomy = await ground.readAnatomy()
  onStep('fills the tables')
  const ports = {
    insert: ground.insert.bind(ground),
    sharedRows: ground.sharedRows.bind(ground),
    beforeInsert: async () => undefined,
  }
  const fillOptions = { dice, apart: true }
  const filling = await fillTables(anatomy.schema, ground.tenants, ports, fillOptions)
  const mutants = planMutants(anatomy, ground.tenants)
  const hunted: HuntedMutant[] = []
  let { filled } = filling
  for (const [index, mutant] of mutants.entries()) {
    signal?.throwIfAborted()
    onStep(`mutant ${index + 1} of ${mutants.length}: ${mutant.id}`)
    const said = mutant.breaks.length === 0 ? [] : await lint(mutant.breaks)
    const attacked = await attackMutant(ground, mutant, { filled, dice, signal })
    filled = attacked.filled
    hunted.push(tellMutant(mutant, said, attacked))
  }
  return { hunted, unfilled: filling.unfilled }
}

interface Noticed {
  readonly noticed: Verdict | undefined
  readonly held: number
  readonly told: string
}

interface Attacked extends Noticed {
  /** What the tables hold afterwards. */
  readonly filled: readonly FilledTable[]
}

function tellMutant(
  { id, wall, object, what, breaks, closes }: Mutant,
  lint: readonly string[],
  { noticed, held, told }: Attacked,
): HuntedMutant {
  const isCaught = lint.length > 0 || noticed !== undefined
  return {
    id,
    wall,
    object,
    what,
    breaks,
    outcome: isCaught ? 'caught' : closes !== undefined && held > 0 ? 'harmless' : 'missed',
    lint,
    verify: noticed && pick(noticed),
    told: closes === undefined || noticed !== undefined ? told : `${closes}; ${told}`,
  }
}

async function attackMutant(
  ground: MutableGround,
  mutant: Mutant,
  context: MutantContext,
): Promise<Attacked> {
  const { breaks, mends, touches } = mutant
  const { filled } = context
  const refused = breaks.length === 0 ? undefined : await ground.change(breaks)
  if (refused !== undefined) {
    const told = `it cannot be planted: ${refused.message}`
    return { noticed: undefined, held: 0, told, filled }
  }
  const noticed = await attackUntilNoticed(mutantVerdicts(ground, mutant, context))
  const unmended = mends.length === 0 ? undefined : await ground.change(mends)
  // All that comes behind it would be attacked in a schema that is broken twice.
  if (unmended !== undefined) throw new Error(`${mutant.id} was not mended: ${unmended.message}`)
  return {
    ...noticed,
    filled: touches.kind === 'surface' ? await refillVictim(ground, filled) : filled,
  }
}

async function attackUntilNoticed(verdicts: AsyncIterable<Verdict>): Promise<Noticed> {
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

function pick({ id, object, channel, outcome, told }: Verdict): HuntedMutant['verify'] {
  return { id, object, channel, outcome, told }
}
