import type { Client } from 'pg'

import type { Roles } from '../../database/connections/roles.ts'
import { sqlStateOf } from '../../database/sql-state.ts'
import { quoteIdentifier, searchPathOf, SHARED_SEARCH_PATH } from '../../database/sql-text.ts'
import type { Engine } from '../../engine/engine.ts'
import { type ErrorReport, reasonOf, TenantryError } from '../../errors.ts'
import { AS_OWNER, nameRoles } from '../../migrations/role-names.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'
import { type VisitedDatabase, visitDatabases } from '../visit-databases.ts'

/** A count of the rows that a pending migration would refuse, in any placement. */
export interface PreflightCheck {
  readonly migration: string
  /** What the rows are, such as `invoice.number is null`. */
  readonly what: string
  /** A query for one number. `{{schema}}` stands for the schema of the placement, quoted. */
  readonly query: string
  /** As server_version_num. An older server cannot run the query, and is not asked. Default: any. */
  readonly minimumVersion?: number | undefined
}

/** How many schemas one statement reads: it holds a lock on each table until it ends. */
const SCHEMAS_EACH = 100
const LOCK_TIMEOUT_MS = 5000
/** SQLSTATE: insufficient_privilege. */
const MAY_NOT = '42501'

/**
 * Tells which placements would refuse a migration, before any is touched: each check as one statement
 * for a hundred schemas, as the system role, which sees all rows.
 *
 * @param placements Those that all of the checks are for.
 * @returns What stands against a placement, by its id, and nothing for one that is fine:
 * PLACEMENT_ROWS_UNFIT, PLACEMENT_UNCHECKED, CLUSTER_UNREACHABLE, CLUSTER_LOGIN_REFUSED.
 */
export async function runPreflight(
  fleet: Fleet,
  placements: readonly Placement[],
  checks: readonly PreflightCheck[],
): Promise<Map<string, ErrorReport[]>> {
  const found = new Map<string, ErrorReport[]>()
  if (checks.length === 0) return found
  const report = ({ id }: Placement, error: ErrorReport): void => {
    found.set(id, [...(found.get(id) ?? []), error])
  }
  const unfinished = await visitDatabases(fleet, placements, (database) =>
    checkDatabase(database, checks, report),
  )
  for (const { placements: few, error } of unfinished) {
    // The connection broke, or never was: what has been told stands, the others are not known.
    for (const placement of few) {
      if (!found.has(placement.id)) report(placement, unchecked(placement, error))
    }
  }
  return found
}

type Report = (placement: Placement, error: ErrorReport) => void

async function checkDatabase(
  { client, roles, engine, placements }: VisitedDatabase,
  checks: readonly PreflightCheck[],
  report: Report,
): Promise<void> {
  const version = await versionOf(client)
  const able = checks.filter(({ minimumVersion = 0 }) => version >= minimumVersion)
  for (let start = 0; start < placements.length; start += SCHEMAS_EACH) {
    const batch = placements.slice(start, start + SCHEMAS_EACH)
    for (const check of able) await runCheck({ client, roles, engine, check, report }, batch)
  }
}

async function versionOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  )
  return rows[0]?.version ?? 0
}

interface Checking {
  readonly client: Client
  readonly roles: Roles
  readonly engine: Engine
  readonly check: PreflightCheck
  readonly report: Report
}

/** Runs one check over a batch. What fails is halved until the placement is alone that it fails in. */
async function runCheck(checking: Checking, batch: readonly Placement[]): Promise<void> {
  const { check, report } = checking
  const counted = await countRows(checking, batch)
  if ('counts' in counted) {
    for (const [index, placement] of batch.entries()) {
      const rows = counted.counts.get(index) ?? 0n
      if (rows > 0n) report(placement, unfit(placement, check, rows))
    }
    return
  }
  const [first] = batch
  if (batch.length === 1 && first) {
    report(first, unchecked(first, counted.error, check))
    return
  }
  const middle = Math.ceil(batch.length / 2)
  await runCheck(checking, batch.slice(0, middle))
  await runCheck(checking, batch.slice(middle))
}

type Counted =
  /** How many rows are unfit, by the place in the batch; none where there are none. */
  { readonly counts: ReadonlyMap<number, bigint> } | { readonly error: unknown }

/**
 * As the system role, which sees all rows; where it may not read, as the owner, which does so only
 * where no row-level security would hide a row from it.
 */
async function countRows(checking: Checking, batch: readonly Placement[]): Promise<Counted> {
  const { engine, roles } = checking
  const asSystem = await countAs(checking, batch, `set local role ${quoteIdentifier(roles.system)}`)
  if (!('error' in asSystem) || sqlStateOf(asSystem.error) !== MAY_NOT) return asSystem
  const whole = `set local row_security = off; ${nameRoles(engine.toNative(AS_OWNER), roles)}`
  return await countAs(checking, batch, whole)
}

async function countAs(
  { client, check }: Checking,
  batch: readonly Placement[],
  role: string,
): Promise<Counted> {
  const [first] = batch
  // One schema may have functions and types of its own in the check; of a hundred, nobody's are meant.
  const path = batch.length === 1 && first ? searchPathOf(first.schema) : SHARED_SEARCH_PATH
  const parts = batch.map(
    ({ schema }, index) =>
      `select ${index} as place, (${check.query.replaceAll('{{schema}}', () => quoteIdentifier(schema))}) as rows`,
  )
  try {
    await client.query(
      `begin read only; set local lock_timeout = ${LOCK_TIMEOUT_MS}; set local search_path = ${path}; ${role}`,
    )
    const { rows } = await client.query<{ place: number; rows: string }>(
      `select place, rows::text from (${parts.join('\nunion all ')}) as counted where rows > 0`,
    )
    await client.query('commit')
    return { counts: new Map(rows.map((row) => [row.place, BigInt(row.rows)])) }
  } catch (error) {
    // On a broken connection this fails as well, and ends the work on the database.
    await client.query('rollback')
    return { error }
  }
}

function unfit(
  { cluster, database, schema }: Placement,
  { migration, what }: PreflightCheck,
  rows: bigint,
): ErrorReport {
  return {
    code: 'PLACEMENT_ROWS_UNFIT',
    message: `${cluster}/${database}/${schema}: ${migration} would fail on ${rows} rows: ${what}.`,
    hint: 'Correct these rows, or let the migration do so first; then run the command again.',
    details: { migration, what, rows: Number(rows) },
  }
}

function unchecked(
  { cluster, database, schema }: Placement,
  cause: unknown,
  check?: PreflightCheck,
): ErrorReport {
  if (cause instanceof TenantryError) return cause.toJSON()
  const about = check === undefined ? '' : ` (${check.migration}: ${check.what})`
  return {
    code: 'PLACEMENT_UNCHECKED',
    message: `${cluster}/${database}/${schema} cannot be checked${about}: ${reasonOf(cause)}.`,
    hint: 'Mend what the message says; `saas migrate drift` shows what a placement lacks.',
  }
}
