import { TenantryError } from '@tenantry/runtime/errors'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { lintMigrations } from '../lint/index.ts'
import { invertMigration } from '../sql/index.ts'

/** What undoes a migration. */
export interface WayBack {
  readonly migration: string
  /** `written` in the migration, or `computed` from its SQL. */
  readonly source: 'written' | 'computed'
  readonly statements: readonly string[]
  /** Those of the statements that lose what came since. */
  readonly loses: readonly string[]
}

/**
 * Finds the way back of each migration: the one that was written, or else the one that follows from
 * its SQL. All of them or none: half a way back is none.
 *
 * @param undone The migrations to take back, the last one first.
 * @param all Those of the application, in their order.
 * @throws {TenantryError} ROLL_BACK_IMPOSSIBLE naming the statements, SQL_INVALID
 */
export async function findWaysBack(
  undone: readonly RenderedMigration[],
  all: readonly RenderedMigration[],
): Promise<WayBack[]> {
  const ways: WayBack[] = []
  const refusals: string[] = []
  for (const migration of undone) {
    const before = all.filter(({ name }) => name < migration.name)
    if (migration.down !== undefined) {
      ways.push(await readWritten(migration, migration.down, before))
      continue
    }
    const inverse = await invertMigration(migration.statements, before)
    if ('refusals' in inverse) {
      refusals.push(...inverse.refusals.map((text) => `\n  ${migration.name}: ${text}`))
    } else ways.push({ migration: migration.name, source: 'computed', ...inverse })
  }
  if (refusals.length === 0) return ways
  throw new TenantryError('ROLL_BACK_IMPOSSIBLE', {
    message: `Nothing is known that surely undoes:${refusals.join('')}`,
    hint: 'Write the way back into the migration: `down`, or SQL behind `-- tenantry: down`; the checksum does not cover it.',
    details: { refusals },
  })
}

/** @throws {TenantryError} ROLL_BACK_LOSES_DATA naming the statements that lose what came since. */
export function refuseLoss(ways: readonly WayBack[]): void {
  const loses = ways.flatMap(({ loses: statements }) => statements)
  if (loses.length === 0) return
  throw new TenantryError('ROLL_BACK_LOSES_DATA', {
    message: `Taking this back loses what was written since:${loses.map((text) => `\n  ${text}`).join('')}`,
    hint: 'Save what is needed; then add --accept-data-loss.',
    details: { statements: loses },
  })
}

async function readWritten(
  migration: RenderedMigration,
  down: readonly string[],
  before: readonly RenderedMigration[],
): Promise<WayBack> {
  const name = `${migration.name} (down)`
  const way = { name, module: migration.module, kind: 'transaction', statements: down } as const
  const scene = [...before, migration, { ...way, destructive: undefined }]
  const { findings } = await lintMigrations(scene, { only: (one) => one === name })
  const loses = findings
    .filter(({ group }) => group === 'destructive')
    .map(({ statement }) => statement)
  return { migration: migration.name, source: 'written', statements: down, loses }
}
