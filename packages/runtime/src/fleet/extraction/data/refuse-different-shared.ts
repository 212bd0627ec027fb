import { quoteIdentifier } from '../../../database/sql-text.ts'
import { TenantryError } from '../../../errors.ts'
import type { ModuleTable } from './module-table.ts'
import type { MovingEnds } from './moving-ends.ts'
import { beginMoving, digestOfAll } from './move-statements.ts'
import { readDigest } from './read-digest.ts'

/**
 * Tables that are the same for all tenants move with none of them: they come with the migrations, on both sides.
 *
 * @throws {TenantryError} MOVE_SHARED_TABLES_DIFFER
 */
export async function refuseDifferentShared(
  { source, target, sourceSchema, targetSchema, sourceReader, targetReader }: MovingEnds,
  tables: readonly ModuleTable[],
  slug: string,
): Promise<void> {
  const shared = tables.filter(({ isTenants }) => !isTenants)
  if (shared.length === 0) return
  await source.query(
    `${beginMoving('read', sourceSchema)}; set local role ${quoteIdentifier(sourceReader)}`,
  )
  await target.query(
    `${beginMoving('read', targetSchema)}; set local role ${quoteIdentifier(targetReader)}`,
  )
  const differing: string[] = []
  for (const table of shared) {
    const statement = digestOfAll(table)
    const [here, there] = await Promise.all([
      readDigest(source, statement),
      readDigest(target, statement),
    ])
    if (here !== there) differing.push(table.name)
  }
  await Promise.all([source.query('commit'), target.query('commit')])
  if (differing.length === 0) return
  throw new TenantryError('MOVE_SHARED_TABLES_DIFFER', {
    message: `The tenant ${JSON.stringify(slug)} cannot move: ${differing.join(', ')} are the same for all tenants, and hold other rows in the database of the service.`,
    hint: 'Bring them to the same rows on both sides, through migrations or the system scope, then run the command again.',
    details: { slug, tables: differing },
  })
}
