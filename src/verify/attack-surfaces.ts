import type { Table } from '../schema/index.ts'
import { type Answer, isRefused, NOT_ALLOWED, type Refused } from './answer.ts'
import type { Attack } from './attacks/attack.ts'
import type { Tenants } from './attacks/table-attacks.ts'
import { carryOut } from './carry-out.ts'
import type { FilledTable } from './fill/fill-tables.ts'
import type { Ground } from './ground.ts'
import { type Answers, type AskedProbe, judgeSurface } from './probes/judge-probes.ts'
import { planProbes, type Probe } from './probes/plan-probes.ts'
import type { Surface } from './probes/surface.ts'
import { qualified } from './sql-text.ts'
import type { Verdict } from './verdict.ts'

export interface SurfaceOptions {
  readonly surfaces: readonly Surface[]
  readonly onStep: (what: string) => void
  readonly signal: AbortSignal | undefined
}

/** What is asked beside views and functions: a table itself, which must answer alike in both worlds. */
export function tableSurfaces(filled: readonly FilledTable[]): Surface[] {
  return filled.map(({ table: { name } }) => ({
    kind: 'table',
    name,
    isOwners: false,
    isPinned: true,
    takes: [],
  }))
}

/** Tables, views and functions: asked, then the victim's rows go for good, then asked again. */
export async function attackSurfaces(
  ground: Ground,
  filled: readonly FilledTable[],
  { surfaces, onStep, signal }: SurfaceOptions,
): Promise<Verdict[]> {
  const { tenants } = ground
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
  return [...verdicts, ...surfaces.filter(isUnpinned).map(unpinned), ...judged]
}

/** Who calls it chooses what its names mean, and it acts with rights that the caller has not. */
function isUnpinned({ kind, isOwners, isPinned }: Surface): boolean {
  return isOwners && !isPinned && (kind === 'function' || kind === 'procedure')
}

function unpinned({ kind, name }: Surface): Verdict {
  return {
    id: 'search path',
    what: "look whether what has its owner's rights says where its names lead",
    object: name,
    channel: 'bare',
    outcome: 'unproven',
    told: `the ${kind} runs with its owner's rights, and takes its names from the search_path of whoever calls it`,
    control: 'none',
  }
}

function isPartition({ kind }: Surface): boolean {
  return kind === 'partition'
}

function ask(
  ground: Ground,
  { settings, step }: Probe,
  actor: 'attacker' | 'victim' | 'admin',
): Promise<Answer> {
  return ground.send({ actor, place: 'victims', steps: [...settings, step] }, 'bare')
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
