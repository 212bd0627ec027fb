import type { Verdict } from '../verdict.ts'

/** What became of a call of the application's own code. */
export interface CallAnswer {
  readonly isDone: boolean
  /** What it returned, or the error that it threw, as text. */
  readonly text: string
}

export interface JobGround {
  /** Calls a job as one tenant with the rows of another, or with such as nobody has. */
  run(job: string, as: 'attacker' | 'victim', rows: 'victim' | 'nobody'): Promise<CallAnswer>
  /** The same text as long as no row of the victim comes, goes or changes. */
  world(): Promise<string>
  /** Values that the victim alone has, without those that a payload may hold. */
  readonly markers: readonly string[]
  /** Without what differs between the payloads of the victim and of nobody. */
  mask(text: string): string
}

/** Runs each job as the attacker with what is the victim's. */
export async function attackJobs(
  ground: JobGround,
  jobs: readonly string[],
): Promise<readonly Verdict[]> {
  const verdicts: Verdict[] = []
  for (const job of jobs) verdicts.push(await attackJob(ground, job))
  return verdicts
}

async function attackJob(ground: JobGround, job: string): Promise<Verdict> {
  const before = await ground.world()
  const attempt = await ground.run(job, 'attacker', 'victim')
  const likewise = await ground.run(job, 'attacker', 'nobody')
  const isChanged = (await ground.world()) !== before
  // Last: it may use up what it is run on.
  const control = await ground.run(job, 'victim', 'victim')
  const found = ground.markers.filter((marker) => attempt.text.includes(marker))
  const told = leakOf(ground, { attempt, likewise, isChanged, found })
  const base = {
    id: 'payload',
    what: "run as one tenant with what is the other's",
    object: `job ${job}`,
    channel: 'job',
    control: control.isDone ? 'victim' : control.text,
  } as const
  if (told !== undefined) return { ...base, outcome: 'through', told }
  if (!control.isDone) {
    return { ...base, outcome: 'unproven', told: `its own tenant did not succeed: ${control.text}` }
  }
  const ended = attempt.isDone ? 'it did nothing' : `it failed: ${attempt.text}`
  return {
    ...base,
    outcome: 'held',
    wall: 'application',
    told: `${ended}, as with what nobody has`,
  }
}

function leakOf(
  ground: JobGround,
  {
    attempt,
    likewise,
    isChanged,
    found,
  }: {
    readonly attempt: CallAnswer
    readonly likewise: CallAnswer
    readonly isChanged: boolean
    readonly found: readonly string[]
  },
): string | undefined {
  if (isChanged) return 'rows of the victim changed'
  if (found.length > 0) return `it tells values of the victim: ${found.slice(0, 3).join(', ')}`
  if (
    attempt.isDone !== likewise.isDone ||
    ground.mask(attempt.text) !== ground.mask(likewise.text)
  ) {
    return `it ends with ${attempt.text || 'nothing'}, and with ${likewise.text || 'nothing'} for what nobody has`
  }
  return undefined
}
