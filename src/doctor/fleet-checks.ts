import type { ErrorReport } from '@tenantry/runtime/errors'
import type { StatusReport } from '@tenantry/runtime/fleet'

import { type Check, type Finding, fromError } from './check.ts'

const SHOWN = 5

export const CATALOG_CHECK: Check<{ readonly application: string }> = {
  id: 'catalog',
  title: 'Catalog',
  purpose: 'It is where tenants and placements are known.',
  judge: ({ application }) => ({ note: `of ${application}, current`, findings: [] }),
}

export const MIGRATIONS_CHECK: Check<{ readonly count: number }> = {
  id: 'migrations',
  title: 'Migrations',
  purpose: 'No placement can be migrated until it is mended.',
  judge: ({ count }) => ({ note: `${count} read`, findings: [] }),
}

export const PLACEMENTS_CHECK: Check<StatusReport> = {
  id: 'placements',
  title: 'Placements',
  purpose: 'The application counts on the tables of the newest migration.',
  judge: ({ placements, upToDate, behind }) => {
    const broken = behind.filter(({ problem }) => problem !== undefined)
    const late = behind.length - broken.length
    const findings = broken
      .slice(0, SHOWN)
      .flatMap(({ problem }): Finding[] =>
        problem ? [fromError(problem, 'The placement cannot be migrated as it is.')] : [],
      )
    if (late > 0) {
      findings.push({
        code: 'PLACEMENTS_BEHIND',
        severity: 'error',
        what: `${late} of ${placements} placements lack migrations.`,
        why: PLACEMENTS_CHECK.purpose,
        remedy: 'Run `saas migrate`; `saas migrate plan` shows first what it would do.',
      })
    }
    return { note: `${upToDate} of ${placements} up to date`, findings }
  },
}

export interface ExtensionsFact {
  /** Those of the configuration. */
  readonly names: readonly string[]
  /** How many databases were asked. */
  readonly databases: number
  readonly problems: readonly ErrorReport[]
}

export const EXTENSIONS_CHECK: Check<ExtensionsFact> = {
  id: 'extensions',
  title: 'Extensions',
  purpose: 'The types and operators of extensions are looked for there, and nowhere else.',
  judge: ({ names, databases, problems }) => ({
    note: `${names.join(', ')} in ${databases} ${databases === 1 ? 'database' : 'databases'}`,
    findings: problems
      .slice(0, SHOWN)
      .map((problem) => fromError(problem, EXTENSIONS_CHECK.purpose)),
  }),
}

/** What was compared: not more than a hundred placements. */
interface Sample {
  readonly looked: number
  readonly placements: number
}

export interface DriftFact extends Sample {
  /** Those that are not what their migrations make. */
  readonly drifted: readonly string[]
  readonly unreadable: readonly ErrorReport[]
}

export const DRIFT_CHECK: Check<DriftFact> = {
  id: 'drift',
  title: 'Drift',
  purpose: 'What a placement holds is to be what its migrations make.',
  judge: ({ looked, placements, drifted, unreadable }) => {
    const findings = unreadable
      .slice(0, SHOWN)
      .map((error) => fromError(error, DRIFT_CHECK.purpose))
    if (drifted.length > 0) {
      findings.push({
        code: 'PLACEMENTS_DRIFTED',
        severity: 'error',
        what: `${drifted.length} placements are not what their migrations make: ${shown(drifted)}.`,
        why: 'Somebody has changed them by hand, or a migration was edited after it ran.',
        remedy: 'Look at `saas migrate drift`, which also mends it (`--fix`).',
      })
    }
    return { note: sampled({ looked, placements }), findings }
  },
}

export interface IsolationFact extends Sample {
  readonly leaks: readonly {
    readonly object: string
    readonly what: string
    readonly mend: string
  }[]
  /** Why placements could not be looked at. */
  readonly unreadable: readonly ErrorReport[]
}

export const ISOLATION_CHECK: Check<IsolationFact> = {
  id: 'isolation',
  title: 'Row-level security',
  purpose: 'It is what holds where a query forgets the tenant.',
  judge: ({ looked, placements, leaks, unreadable }) => ({
    note: sampled({ looked, placements }),
    findings: [
      ...unreadable.slice(0, SHOWN).map((error) => fromError(error, ISOLATION_CHECK.purpose)),
      ...judgeLeaks(leaks),
    ],
  }),
}

function judgeLeaks(leaks: IsolationFact['leaks']): Finding[] {
  return [...Map.groupBy(leaks, ({ what }) => what)].map(([what, group]) => ({
    code: 'TABLE_NOT_ISOLATED',
    severity: 'error',
    what: `${shown(group.map(({ object }) => object))}: ${what}.`,
    why: 'It is a way from one tenant to the rows of another.',
    remedy: group[0]?.mend ?? '',
  }))
}

function sampled({ looked, placements }: Sample): string {
  return looked < placements
    ? `looked at ${looked} of ${placements} placements`
    : `looked at ${placements} ${placements === 1 ? 'placement' : 'placements'}`
}

function shown(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
  return names.slice(0, SHOWN).join(', ') + more
}
