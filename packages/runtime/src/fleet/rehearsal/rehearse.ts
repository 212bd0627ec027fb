import { randomBytes } from 'node:crypto'

import type { Client } from 'pg'

import { BOUNDED_BEGIN } from '../../database/bounded-begin.ts'
import { quoteIdentifier } from '../../database/sql-text.ts'
import type { Engine } from '../../engine/engine.ts'
import { reasonOf, TenantryError } from '../../errors.ts'
import { findLeaks, type Leak } from '../../migrations/find-leaks.ts'
import {
  asOwner,
  createSchemaSql,
  ledgerSql,
  migrationStatements,
} from '../../migrations/placement-message.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'
import { rehearsalDigest, type RehearsalStage, rehearsalStages } from './rehearsal-digest.ts'
import { isTransactionCommand } from './transaction-command.ts'

/**
 * Rehearses the migrations unless these very ones were rehearsed before. Whatever gives a placement
 * its schema asks for this first.
 */
export async function ensureRehearsed(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
): Promise<void> {
  const digest = rehearsalDigest(fleet.config, migrations)
  if ((await fleet.catalog.rehearsed()) === digest) return
  for (const stage of rehearsalStages(fleet.config)) await rehearseOn(fleet, migrations, stage)
  await fleet.catalog.rememberRehearsed(digest)
}

/**
 * Runs all migrations in a scratch schema and rolls them back: what cannot run or would leak is found
 * before any placement is touched. One schema for all placements of an engine, so once is enough.
 *
 * @throws {TenantryError} MIGRATION_FAILED naming the migration, MIGRATION_UNFIT_FOR_CITUS,
 * MIGRATION_ENDS_TRANSACTION, MIGRATION_LEAKS.
 */
async function rehearseOn(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  { cluster, mode }: RehearsalStage,
): Promise<void> {
  const schema = `tenantry_rehearsal_${randomBytes(6).toString('hex')}`
  const roles = fleet.rolesOn(cluster)
  const engine = fleet.engineOn(cluster)
  const placement: Placement = { id: schema, mode, cluster, database: '', schema }
  await fleet.withClient({ cluster }, async (client) => {
    const change = { placement, roles, engine, migrations }
    const start = [
      BOUNDED_BEGIN,
      ...engine.begin,
      ...engine.beginScratch,
      ...createSchemaSql(change),
      ...asOwner(change),
      ...ledgerSql(change),
    ]
    await client.query([...start, "set local tenantry.rehearsal = 'yes'"].join(';\n'))
    try {
      for (const migration of migrations) {
        await runOne(
          { client, engine },
          migration,
          migrationStatements({ ...change, migrations: [migration] }),
        )
      }
      const leaks = await findLeaks(client, schema, roles)
      if (leaks.length > 0) throw leaking(leaks)
    } finally {
      // On a broken connection these fail as well, and say less than the first error.
      await client.query('rollback').catch(() => undefined)
      await client
        .query(`drop schema if exists ${quoteIdentifier(schema)} cascade`)
        .catch(() => undefined)
    }
  })
}

async function runOne(
  { client, engine }: { readonly client: Client; readonly engine: Engine },
  { name, statements: written }: RenderedMigration,
  statements: readonly string[],
): Promise<void> {
  const failure = await client
    .query(statements.map((statement) => `${statement}\n;`).join('\n'))
    .then(() => undefined)
    .catch((cause: unknown) => ({ cause }))
  // A transaction that has failed answers nothing; one that has ended does, without the mark. Where
  // nothing failed and no answer comes, nobody knows, and the migration is refused.
  const { rows } = await client
    .query<{ inside: boolean }>(
      "select coalesce(current_setting('tenantry.rehearsal', true), '') = 'yes' as inside",
    )
    .catch(() => ({ rows: [{ inside: failure !== undefined }] }))
  const isInside = rows[0]?.inside ?? false
  const isRefused =
    isInside && failure !== undefined && !isTransactionCommand(failure.cause, written)
  if (isRefused) throw cannotRun(name, failure.cause, engine)
  if (isInside && failure === undefined) return
  throw new TenantryError('MIGRATION_ENDS_TRANSACTION', {
    message: `${name} ends the transaction it runs in, so a failure behind that point would leave it half done.`,
    hint: 'Take begin, commit and rollback out of the migration.',
    details: { migration: name },
  })
}

function cannotRun(name: string, cause: unknown, engine: Engine): TenantryError {
  const why = reasonOf(cause)
  const refusal = engine.refusal(cause)
  if (refusal !== undefined) {
    return new TenantryError('MIGRATION_UNFIT_FOR_CITUS', {
      message: `${name} cannot run on Citus: ${refusal.why}.`,
      hint: `${refusal.remedy.replace(/\.$/, '')}; no placement was touched.`,
      cause,
      details: { migration: name },
    })
  }
  return new TenantryError('MIGRATION_FAILED', {
    message: `${name} cannot run on an empty schema: ${why}`,
    hint: 'Correct the migration; no placement was touched.',
    cause,
    details: { migration: name },
  })
}

function leaking(leaks: readonly Leak[]): TenantryError {
  const list = leaks.map((leak) => `\n  ${leak.object}: ${leak.what} (${leak.rule})`).join('')
  return new TenantryError('MIGRATION_LEAKS', {
    message: `After these migrations one tenant could reach another's rows:${list}`,
    hint: [...new Set(leaks.map((leak) => leak.mend))].join('\n  '),
    details: { leaks },
  })
}
