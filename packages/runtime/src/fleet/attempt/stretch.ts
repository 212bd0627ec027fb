import type { Phase, RenderedMigration } from '../../migrations/rendered-migration.ts'

/** Migrations that take effect together: one after the other of a kind, or one with a phase of its own. */
export interface Stretch {
  readonly migrations: readonly RenderedMigration[]
  /** Undefined: one message, all or nothing. */
  readonly phase: Phase | undefined
}

const VALIDATES = /\bvalidate\s+constraint\b/i

/**
 * Cuts what is pending at the migrations that cannot stand in a transaction with others. One that
 * validates a constraint begins anew: behind the one that adds it, it would read all rows under the lock
 * of that one, which nobody passes.
 */
export function cutIntoStretches(pending: readonly RenderedMigration[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const migration of pending) {
    const last = stretches.at(-1)
    const isAlone = migration.phase !== undefined || validates(migration)
    if (!isAlone && last !== undefined && last.phase === undefined) {
      stretches.splice(-1, 1, { ...last, migrations: [...last.migrations, migration] })
    } else stretches.push({ migrations: [migration], phase: migration.phase })
  }
  return stretches
}

function validates({ statements }: RenderedMigration): boolean {
  return statements.some((statement) => VALIDATES.test(statement))
}
