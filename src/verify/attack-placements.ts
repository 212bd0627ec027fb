import type { Schema, Table } from '../schema/index.ts'
import { attackSurfaces, tableSurfaces } from './attack-surfaces.ts'
import { carryOut, carryOutPlanned } from './carry-out.ts'
import type { Inapplicable } from './attacks/attack.ts'
import { insertAttack } from './attacks/insert-attack.ts'
import { loginAttacks } from './attacks/login-attacks.ts'
import { planTable } from './attacks/plan-table.ts'
import type { Dice } from './fill/dice.ts'
import type { UnfilledTable } from './fill/fill-row.ts'
import { type FilledTable, fillTables, isFilled } from './fill/fill-tables.ts'
import type { Ground } from './ground.ts'
import type { Verdict } from './verdict.ts'

/** What was tried between two tenants, and what came of it. */
export interface Campaign {
  readonly verdicts: readonly Verdict[]
  readonly inapplicable: readonly Inapplicable[]
  readonly unfilled: readonly UnfilledTable[]
  readonly tables: readonly CampaignTable[]
}

export interface CampaignTable {
  readonly name: string
  readonly kind: Table['kind']
  readonly rows: number
  /** Whether the first rows of both tenants have the same key. */
  readonly collides: boolean
}

export interface CampaignOptions {
  readonly dice: Dice
  /** Called with each table and surface before it is attacked. */
  readonly onStep?: (what: string) => void
  readonly signal?: AbortSignal
  /** What else is attacked, in the end: the victim has no rows by then. Default: nothing. */
  readonly further?: (filled: readonly FilledTable[]) => Promise<FurtherAttacks>
}

export type FurtherAttacks = Pick<Campaign, 'verdicts' | 'inapplicable'>

/** Fills the tables of two tenants and attacks the second as the first. The rows stay, for whoever made the tenants. */
export async function attackPlacements(
  ground: Ground,
  { dice, onStep = () => undefined, signal, further }: CampaignOptions,
): Promise<Campaign> {
  const verdicts: Verdict[] = []
  const inapplicable: Inapplicable[] = []
  const { schema, tenants } = ground
  onStep('fills the tables')
  const { filled, unfilled } = await fillTables(
    schema,
    tenants,
    {
      insert: (side, table, statement, keep) => {
        signal?.throwIfAborted()
        return ground.insert(side, table, statement, keep)
      },
      sharedRows: (table) => ground.sharedRows(table),
      beforeInsert: async (table, statement) => {
        verdicts.push(...(await carryOut(ground, insertAttack(table, statement))))
      },
    },
    { dice },
  )
  for (const attack of loginAttacks(tenants)) verdicts.push(...(await carryOut(ground, attack)))
  const others = schema.tables.filter(({ isView, kind }) => !isView && kind !== 'tenant')
  for (const table of [...others, ...filled.map((one) => one.table)]) {
    onStep(table.name)
    for (const planned of planTable(table, { schema, filled, tenants, dice })) {
      signal?.throwIfAborted()
      for (const one of await carryOutPlanned(ground, planned)) {
        if ('why' in one) inapplicable.push(one)
        else verdicts.push(one)
      }
    }
  }
  const surfaces = [...tableSurfaces(filled), ...ground.surfaces]
  verdicts.push(...(await attackSurfaces(ground, filled, { surfaces, onStep, signal })))
  const more = await further?.(filled)
  verdicts.push(...(more?.verdicts ?? []))
  inapplicable.push(...(more?.inapplicable ?? []))
  return { verdicts, inapplicable, unfilled, tables: tablesOf(schema, filled) }
}

function tablesOf(schema: Schema, filled: readonly FilledTable[]): CampaignTable[] {
  return schema.tables
    .filter(({ isView }) => !isView)
    .map((table) => {
      const found = isFilled(table)
        ? filled.find((one) => one.table.name === table.name)
        : undefined
      return {
        name: table.name,
        kind: table.kind,
        rows: found === undefined ? 0 : found.attackers.length + found.victims.length,
        collides: found?.collides ?? false,
      }
    })
}
