import type { ClusterExamination, LoginExamination } from '@tenantry/runtime/fleet'

import { type Check, type Finding, fromError } from './check.ts'

/** As server_version_num. */
const OLDEST = 150_000
const NEWEST_MAJOR = 18

export interface ClusterFact {
  readonly examination: ClusterExamination
  /** Whether a tier places tenants in databases of their own there. */
  readonly hasSilos: boolean
  readonly preparedStatements: boolean
}

export const CLUSTER_CHECK: Check<ClusterFact> = {
  id: 'cluster',
  title: 'Cluster',
  purpose: 'Its placements cannot be reached.',
  judge: (fact) => {
    const { version, admin, pooler } = fact.examination
    const through = pooler === 'none' ? '' : `, through a pooler (${pooler} mode)`
    return {
      note: `PostgreSQL ${version.name}, login ${admin.login}${through}`,
      findings: [
        ...judgeVersion(fact.examination),
        ...judgeAdmin(fact),
        ...judgePooler(fact),
        ...fact.examination.logins.flatMap((login) => judgeLogin(login)),
      ],
    }
  },
}

export function judgeVersion({ version }: Pick<ClusterExamination, 'version'>): Finding[] {
  const { number, name } = version
  if (number < OLDEST) {
    return [
      {
        code: 'DATABASE_TOO_OLD',
        severity: 'error',
        what: `The server runs PostgreSQL ${name}.`,
        why: 'Before 15 a view reads with the rights of its owner, and every role may create tables in `public`.',
        remedy: 'Upgrade the server to PostgreSQL 15 or newer.',
      },
    ]
  }
  if (Math.floor(number / 10_000) <= NEWEST_MAJOR) return []
  return [
    {
      code: 'DATABASE_UNTRIED',
      severity: 'warning',
      what: `The server runs PostgreSQL ${name}.`,
      why: `Tenantry is tested on PostgreSQL 15 to ${NEWEST_MAJOR}.`,
      remedy: 'Look for a newer version of Tenantry.',
    },
  ]
}

function judgeAdmin({ examination: { admin, logins }, hasSilos }: ClusterFact): Finding[] {
  const findings: Finding[] = []
  const isPrepared = logins.every(({ exists }) => exists)
  if (!admin.mayCreateRoles && !isPrepared) {
    findings.push({
      code: 'ADMIN_MAY_NOT_CREATE_ROLES',
      severity: 'error',
      what: `The administrator ${admin.login} may not create roles.`,
      why: '`saas migrate` creates the roles of the application.',
      remedy: `As a superuser: \`alter role "${admin.login}" createrole\`.`,
    })
  }
  if (hasSilos && !admin.mayCreateDatabases) {
    findings.push({
      code: 'ADMIN_MAY_NOT_CREATE_DATABASES',
      severity: 'error',
      what: `The administrator ${admin.login} may not create databases.`,
      why: 'A tier places its tenants in databases of their own there.',
      remedy: `As a superuser: \`alter role "${admin.login}" createdb\`.`,
    })
  }
  return findings
}

function judgePooler({ examination, preparedStatements }: ClusterFact): Finding[] {
  if (!examination.losesStatements || !preparedStatements) return []
  return [
    {
      code: 'POOLER_LOSES_STATEMENTS',
      severity: 'error',
      what: 'The pooler in front of the server lends connections for a transaction, and forgets prepared statements.',
      why: 'A connection prepares the statement that sets the tenant once, and uses it in every transaction.',
      remedy:
        'Set `preparedStatements: false` for the cluster, or use PgBouncer 1.21 or newer with max_prepared_statements.',
    },
  ]
}

function judgeLogin({ kind, role, exists, powers, refused }: LoginExamination): Finding[] {
  if (!exists) return []
  const findings: Finding[] = []
  const use = kind === 'app' ? 'requests run under it' : 'the system scope runs under it'
  if (powers.length > 0) {
    findings.push({
      code: 'ROLE_NOT_CONFINED',
      severity: 'error',
      what: `The role ${role} ${powers.join(', ')}.`,
      why: `Row-level security cannot be relied on for it, and ${use}.`,
      remedy:
        'Take these powers from the role, or run `saas migrate` as the owner of the database or as a superuser.',
    })
  }
  if (refused) findings.push(fromError(refused, `It is the role ${role}; ${use}.`))
  return findings
}
