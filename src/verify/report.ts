import { createHash } from 'node:crypto'

import type { Campaign } from './attack-placements.ts'
import { type MutationReport, mutationProblems } from './mutants/hunted-mutant.ts'
import type { Verdict, Wall } from './verdict.ts'

/** What was run, where. */
export interface Campaigned extends Campaign {
  readonly mode: string
  readonly cluster: string
  /** Of the schema that was attacked. */
  readonly fingerprint: string
  readonly postgres: string
}

export interface VerifyReport {
  readonly version: 1
  readonly application: string
  /** What was attacked, where that is not what the configuration names: a copy, or host and database of a URL. */
  readonly place?: string
  readonly startedAt: string
  readonly seed: string
  readonly versions: Readonly<Record<string, string>>
  /** Whether nothing got through, and nothing was left out. */
  readonly holds: boolean
  readonly counts: Counts
  /** Why it does not hold, one line each. */
  readonly problems: readonly string[]
  readonly campaigns: readonly Campaigned[]
  /** Who noticed that a wall was taken away, in a copy. Left out where none was. */
  readonly mutation?: MutationReport
  readonly controls: readonly SupportedControl[]
  /** SHA-256 of all the rest, as JSON without spaces. */
  readonly hash: string
}

export interface Counts {
  readonly attacks: number
  readonly held: number
  readonly through: number
  readonly unproven: number
  readonly walls: Readonly<Partial<Record<Wall, number>>>
}

export interface SupportedControl {
  readonly framework: string
  readonly control: string
  readonly says: string
}

const SUPPORTED_CONTROLS: readonly SupportedControl[] = [
  {
    framework: 'SOC 2',
    control: 'CC6.1',
    says: 'Logical access to the rows of one customer is kept from the others.',
  },
  {
    framework: 'SOC 2',
    control: 'CC6.6',
    says: 'The login of the application has no more rights than it needs, tried one by one.',
  },
  {
    framework: 'ISO/IEC 27001:2022',
    control: 'A.8.3',
    says: 'Access to information is restricted by rule, and the rule was tested.',
  },
  {
    framework: 'GDPR',
    control: 'Art. 32(1)(d)',
    says: 'The effectiveness of a technical measure is tested regularly.',
  },
]

export type ReportFacts = Pick<
  VerifyReport,
  'application' | 'place' | 'startedAt' | 'seed' | 'versions' | 'campaigns' | 'mutation'
>

/** A run as a value. It holds when there were attacks, none got through, and nothing was left unattacked. */
export function reportVerification(facts: ReportFacts): VerifyReport {
  const { campaigns, mutation } = facts
  const problems = [...problemsOf(campaigns), ...(mutation ? mutationProblems(mutation) : [])]
  const report = {
    version: 1,
    ...facts,
    holds: problems.length === 0,
    counts: countVerdicts(campaigns.flatMap(({ verdicts }) => verdicts)),
    problems,
    controls: SUPPORTED_CONTROLS,
  } as const
  return { ...report, hash: hashOf(report) }
}

/** Whether a report is what it was when it was made. */
export function isUnaltered({ hash, ...report }: VerifyReport): boolean {
  return hash === hashOf(report)
}

function hashOf(report: Omit<VerifyReport, 'hash'>): string {
  return createHash('sha256').update(JSON.stringify(report)).digest('hex')
}

export function countVerdicts(verdicts: readonly Verdict[]): Counts {
  const of = (outcome: Verdict['outcome']) =>
    verdicts.filter((verdict) => verdict.outcome === outcome).length
  const walls = Object.groupBy(
    verdicts.flatMap(({ wall }) => wall ?? []),
    (wall) => wall,
  )
  return {
    attacks: verdicts.length,
    held: of('held'),
    through: of('through'),
    unproven: of('unproven'),
    walls: Object.fromEntries(Object.entries(walls).map(([wall, all]) => [wall, all?.length ?? 0])),
  }
}

function problemsOf(campaigns: readonly Campaigned[]): string[] {
  if (campaigns.length === 0) return ['There is no mode to attack.']
  return campaigns.flatMap((campaign) => {
    const where = `${campaign.mode} on ${campaign.cluster}`
    const { verdicts, unfilled, tables } = campaign
    return [
      ...(tables.some(({ kind }) => kind === 'tenant')
        ? []
        : [`${where}: there is no table of tenants.`]),
      ...unfilled.map(({ table, why }) => `${where}: ${table} could not be filled: ${why}`),
      ...verdicts
        .filter(({ outcome }) => outcome !== 'held')
        .map(
          ({ outcome, object, id, channel, told }) =>
            `${where}: ${object}: ${id} (${channel}) ${outcome === 'through' ? 'got through' : 'proves nothing'}: ${told}`,
        ),
    ]
  })
}
