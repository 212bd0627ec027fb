import { BOUNDED_BEGIN } from '../../database/bounded-begin.ts'
import { digestOf } from '../../catalog/ledger.ts'
import { quoteIdentifier, quoteLiteral, searchPathOf } from '../../database/sql-text.ts'
import { type ErrorReport, reasonOf, TenantryError } from '../../errors.ts'
import { GIVE_UP } from '../../migrations/placement-message.ts'
import { nativeStatements } from '../../migrations/placement-message.ts'
import { AS_OWNER } from '../../migrations/role-names.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'
import { readLedger } from '../plan/read-ledger.ts'
import { WorkerConnection } from '../worker-connection.ts'
import type { DriftClass } from './find-drift.ts'
import { fingerprintSchemas } from './read-shapes.ts'

export interface MendOptions {
  /** Whether rows, columns and values may go. Default: such a class is refused. */
  readonly acceptDataLoss?: boolean
  /** How long a statement waits for a lock, in milliseconds. Default: 500. */
  readonly lockTimeoutMs?: number
}

/**
 * Makes every placement of a class what its ledger stands for: each in one transaction, under the lock
 * that a migration of it takes too. It is committed only when its fingerprint is that of the reference.
 *
 * @returns Why a placement stays as it was, by its id: DRIFT_UNMENDABLE, DRIFT_LOSES_DATA, DRIFT_MOVED,
 * DRIFT_MEND_FAILED.
 */
export async function mendDrift(
  fleet: Fleet,
  drifted: DriftClass,
  options: MendOptions = {},
): Promise<Map<string, ErrorReport>> {
  const errors = new Map<string, ErrorReport>()
  const refusal = refuse(drifted, options)
  await using connection = new WorkerConnection(fleet)
  for (const placement of drifted.placements) {
    if (refusal) {
      errors.set(placement.id, refusal)
      continue
    }
    try {
      await mendPlacement(fleet, connection, drifted, placement, options)
    } catch (error) {
      errors.set(placement.id, reportOf(placement, error))
      // Whatever the statements left on the connection, the next placement does not meet it.
      await connection.drop()
    }
  }
  return errors
}

function refuse(
  { convergence }: DriftClass,
  { acceptDataLoss }: MendOptions,
): ErrorReport | undefined {
  if (convergence.unknown.length > 0) {
    return {
      code: 'DRIFT_UNMENDABLE',
      message: `No SQL is known to be right for:${convergence.unknown.map((text) => `\n  ${text}`).join('')}`,
      hint: 'Mend these by hand, then run `saas migrate drift` again.',
      details: { differences: convergence.unknown },
    }
  }
  if (convergence.loses.length === 0 || acceptDataLoss) return undefined
  return {
    code: 'DRIFT_LOSES_DATA',
    message: `Mending this would lose data:${convergence.loses.map((text) => `\n  ${text}`).join('')}`,
    hint: 'Save what is needed; then add --accept-data-loss.',
    details: { statements: convergence.loses },
  }
}

async function mendPlacement(
  fleet: Fleet,
  connection: WorkerConnection,
  drifted: DriftClass,
  placement: Placement,
  { lockTimeoutMs = 500 }: MendOptions,
): Promise<void> {
  const client = await connection.to(placement)
  const roles = fleet.rolesOn(placement.cluster)
  const engine = fleet.engineOn(placement.cluster)
  const { schema } = placement
  const fingerprint = async () =>
    (await fingerprintSchemas(client, { roles, engine }, [schema])).get(schema)
  const { asAdmin, asOwner } = drifted.convergence
  await client.query(
    [BOUNDED_BEGIN, ...engine.begin, `set local lock_timeout = ${lockTimeoutMs}`].join('; '),
  )
  await client.query(
    `select pg_advisory_xact_lock(hashtextextended(${quoteLiteral(`tenantry ${placement.id}`)}, 0))`,
  )
  const isSame = digestOf(await readLedger(client, placement)) === digestOf(drifted.ledger)
  if (!isSame || (await fingerprint()) !== drifted.fingerprint) throw moved()
  const statements = [...asAdmin, AS_OWNER, ...asOwner].map((statement) =>
    statement
      .replaceAll("'{{schema}}'", quoteLiteral(schema))
      .replaceAll('{{schema}}', quoteIdentifier(schema)),
  )
  await client.query(
    [
      `set local lock_timeout = ${lockTimeoutMs}`,
      `set local search_path = ${searchPathOf(schema)}`,
      ...nativeStatements(statements, { placement, roles, engine }),
      'reset role',
    ]
      .map((statement) => `${statement}\n;`)
      .join('\n'),
  )
  if ((await fingerprint()) !== drifted.reference) throw stillDifferent()
  await client.query('commit')
  await client.query(GIVE_UP)
}

function moved(): TenantryError {
  return new TenantryError('DRIFT_MOVED', {
    message: 'The placement has changed since it was looked at; nothing was done.',
    hint: 'Run `saas migrate drift` again.',
  })
}

function stillDifferent(): TenantryError {
  return new TenantryError('DRIFT_MEND_FAILED', {
    message:
      'The placement would still not be what its ledger stands for, so it was left as it was.',
    hint: 'Mend it by hand, then run `saas migrate drift` again.',
  })
}

function reportOf({ cluster, database, schema }: Placement, error: unknown): ErrorReport {
  if (error instanceof TenantryError) return error.toJSON()
  return {
    code: 'DRIFT_MEND_FAILED',
    message: `${cluster}/${database}/${schema} was left as it was: ${reasonOf(error)}`,
    hint: 'Mend what the message says, then run the command again.',
  }
}
