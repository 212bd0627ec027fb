import type { Schema, Table } from '../schema/index.ts'
import { type Answer, isRefused, NOT_ALLOWED, type Refused } from './answer.ts'
import {
  type Attack,
  type Channel,
  CHANNELS,
  type Inapplicable,
  type Statement,
} from './attacks/attack.ts'
import { insertAttack } from './attacks/insert-attack.ts'
import { keyAttacks } from './attacks/key-attacks.ts'
import { sharedAttacks } from './attacks/shared-attacks.ts'
import { tableAttacks, type Tenants } from './attacks/table-attacks.ts'
import type { Dice } from './fill/dice.ts'
import type { RowValues } from './fill/draft-row.ts'
import type { InsertedRow, UnfilledTable } from './fill/fill-row.ts'
import { type FilledTable, fillTables, isFilled, type Side } from './fill/fill-tables.ts'
import { channelsOf, isProved, judge, told } from './judge.ts'
import { type Answers, type AskedProbe, judgeSurface } from './probes/judge-probes.ts'
import { planProbes, type Probe } from './probes/plan-probes.ts'
import type { Surface } from './probes/surface.ts'
import { qualified } from './sql-text.ts'
import type { Verdict } from './verdict.ts'

/** Two tenants of one mode, and whoever can send their statements. */
export interface Ground {
  readonly schema: Schema
  readonly surfaces: readonly Surface[]
  readonly tenants: Tenants
  /** Sends statements in a transaction that is rolled back. */
  send(statement: Statement, channel: Channel): Promise<Answer>
  /** Writes a row of a tenant as its login, or as the administrator where that may not. */
  insert(side: Side, table: Table, statement: string, keep: boolean): Promise<InsertedRow | Refused>
  /** Deletes the rows of the victim in a table for good. */
  empty(table: Table): Promise<Refused | undefined>
  sharedRows(table: Table): Promise<readonly RowValues[]>
}

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
    dice,
  )
  for (const table of schema.tables.filter(({ isView, kind }) => !isView && kind !== 'tenant')) {
    onStep(table.name)
    signal?.throwIfAborted()
    if (table.kind === 'unscoped') verdicts.push(unscoped(table))
    else verdicts.push(...(await carryOutAll(ground, sharedAttacks(table, tenants))))
  }
  for (const one of filled) {
    onStep(one.table.name)
    const attacks = [
      ...tableAttacks(one, tenants),
      ...keyAttacks(one, tenants, { all: filled, enums: schema.enums, dice }),
    ]
    for (const attack of attacks) {
      signal?.throwIfAborted()
      if ('why' in attack && attack.isGap) verdicts.push(gap(attack))
      else if ('why' in attack) inapplicable.push(attack)
      else verdicts.push(...(await carryOut(ground, attack)))
    }
  }
  verdicts.push(...(await attackSurfaces(ground, filled, { onStep, signal })))
  const more = await further?.(filled)
  verdicts.push(...(more?.verdicts ?? []))
  inapplicable.push(...(more?.inapplicable ?? []))
  return { verdicts, inapplicable, unfilled, tables: tablesOf(schema, filled) }
}

async function carryOutAll(ground: Ground, attacks: readonly Attack[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const attack of attacks) verdicts.push(...(await carryOut(ground, attack)))
  return verdicts
}

async function carryOut(ground: Ground, attack: Attack): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const channel of channelsOf(attack, CHANNELS)) {
    const attempt = await ground.send(attack.attempt, channel)
    const likewise = attack.likewise && (await ground.send(attack.likewise, channel))
    const control = await runControls(ground, attack, channel)
    verdicts.push(judge(attack, channel, { attempt, likewise, control }))
  }
  return verdicts
}

async function runControls(
  ground: Ground,
  { controls, proof }: Attack,
  channel: Channel,
): Promise<{ by: string } | { why: string }> {
  const failed: string[] = []
  for (const control of controls) {
    const answer = await ground.send(control, channel)
    if (isProved(proof, answer)) return { by: control.actor }
    failed.push(`${control.actor}: ${told(answer)}`)
  }
  return { why: failed.join('; ') }
}

/** It leaves the tenant out, and could not be tried: to say nothing of it would be to pass. */
function gap({ id, object, why }: Inapplicable): Verdict {
  return {
    id,
    what: 'look whether it holds the tenant, where it cannot be tried',
    object,
    channel: 'bare',
    outcome: 'unproven',
    told: `it leaves tenant_id out, and ${why}`,
    control: 'none',
  }
}

/** A table that the application writes to and that says of no row whose it is. */
function unscoped({ name }: Table): Verdict {
  return {
    id: 'unscoped',
    what: 'look whose the rows of a table are that the application writes to',
    object: name,
    channel: 'bare',
    outcome: 'through',
    told: 'it has no tenant_id, so what one tenant writes all others read',
    control: 'the table itself',
  }
}

/** Views and functions: asked, then the victim's rows go, then asked again. */
async function attackSurfaces(
  ground: Ground,
  filled: readonly FilledTable[],
  { onStep, signal }: { onStep: (what: string) => void; signal: AbortSignal | undefined },
): Promise<Verdict[]> {
  const { surfaces, tenants } = ground
  const probes = planProbes(surfaces, filled, tenants.victim.schema)
  const verdicts: Verdict[] = []
  for (const partition of surfaces.filter(isPartition)) {
    onStep(partition.name)
    verdicts.push(...(await carryOut(ground, partitionAttack(partition, tenants))))
  }
  const asked: { probe: Probe; present: Answer[]; victim: Answer[]; admin: Answer | undefined }[] =
    []
  for (const probe of probes) {
    signal?.throwIfAborted()
    onStep(probe.surface.name)
    const present = [await ask(ground, probe, 'attacker'), await ask(ground, probe, 'attacker')]
    const victim = [await ask(ground, probe, 'victim'), await ask(ground, probe, 'victim')]
    const [answer] = victim
    const isShut = answer !== undefined && isRefused(answer) && answer.state === NOT_ALLOWED
    const admin = isShut ? await ask(ground, probe, 'admin') : undefined
    asked.push({ probe, present, victim, admin })
  }
  onStep("takes the victim's rows away")
  for (const { table } of filled.toReversed()) {
    const refused = await ground.empty(table)
    if (refused !== undefined) verdicts.push(notEmptied(table, refused))
  }
  const answered: AskedProbe[] = []
  for (const { probe, present, victim, admin } of asked) {
    signal?.throwIfAborted()
    answered.push({
      probe,
      attacker: answersOf(present, await ask(ground, probe, 'attacker')),
      victim: answersOf(victim, await ask(ground, probe, 'victim')),
      admin,
    })
  }
  const markers = markersOf(filled)
  const judged = surfaces
    .filter((surface) => !isPartition(surface))
    .map((surface) =>
      judgeSurface(
        surface,
        answered.filter(({ probe }) => probe.surface === surface),
        markers,
      ),
    )
  return [...verdicts, ...judged]
}

function isPartition({ kind }: Surface): boolean {
  return kind === 'partition'
}

function ask(
  ground: Ground,
  { step }: Probe,
  actor: 'attacker' | 'victim' | 'admin',
): Promise<Answer> {
  return ground.send({ actor, place: 'victims', steps: [step] }, 'bare')
}

function answersOf([present, again]: readonly Answer[], absent: Answer): Answers {
  const nothing: Answer = { seen: 0, lines: [] }
  return { present: present ?? nothing, again: again ?? nothing, absent }
}

/** A partition has row-level security of its own, or none: whatever rows it holds, PostgreSQL attests it. */
function partitionAttack({ name }: Surface, { victim }: Tenants): Attack {
  const select = `select 1 from ${qualified(victim.schema, name)}`
  return {
    id: 'attest partition',
    what: 'read a partition by its own name with row_security = off',
    object: name,
    attempt: {
      actor: 'attacker',
      place: 'victims',
      steps: ['set local row_security = off', select],
    },
    expects: 'refusal',
    controls: [
      { actor: 'victim', place: 'victims', steps: [select] },
      { actor: 'admin', place: 'victims', steps: [select] },
    ],
    proof: 'done',
  }
}

function notEmptied({ name }: Table, { message }: Refused): Verdict {
  return {
    id: 'worlds',
    what: "take the victim's rows away, to compare answers without them",
    object: name,
    channel: 'bare',
    outcome: 'unproven',
    told: message,
    control: 'none',
  }
}

/** Values that only the victim has, long enough not to be met by chance. */
function markersOf(filled: readonly FilledTable[]): readonly string[] {
  const own = new Set(
    filled.flatMap(({ attackers }) => attackers.flatMap(({ values }) => Object.values(values))),
  )
  return filled
    .flatMap(({ victims }) => victims.flatMap(({ values }) => Object.values(values)))
    .filter((value): value is string => value !== null && value.length >= 10 && !own.has(value))
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
