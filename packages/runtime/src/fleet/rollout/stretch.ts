import type { Phase, RenderedMigration } from '../../migrations/rendered-migration.ts'

/** Migrations that take effect together: one after the other of a kind, or one with a phase of its own. */
export interface Stretch {
  readonly migrations: readonly RenderedMigration[]
  /** Undefined: one message, all or nothing. */
  readonly phase: Phase | undefined
}

/** Cuts what is pending at the migrations that cannot stand in a transaction with others. */
export function cutIntoStretches(pending: readonly RenderedMigration[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const migration of pending) {
    const last = stretches.at(-1)
    if (migration.phase === undefined && last !== undefined && last.phase === undefined) {
      stretches.splice(-1, 1, { ...last, migrations: [...last.migrations, migration] })
    } else stretches.push({ migrations: [migration], phase: migration.phase })
  }
  return stretches
}
