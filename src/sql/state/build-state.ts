import { loadParser } from '../parser.ts'
import type { ParsedMigration } from '../parse-migrations.ts'
import { applyStatement } from './apply-statement.ts'
import type { DatabaseState } from './database-state.ts'
import { StateStore } from './state-store.ts'

/**
 * What migrations leave behind, as far as their statements say: no database is asked.
 *
 * @param migrations All of the application, in their order.
 */
export async function buildState(
  migrations: readonly ParsedMigration<{ readonly name: string }>[],
): Promise<DatabaseState> {
  const parser = await loadParser()
  const store = new StateStore()
  for (const { name: migration, parsed } of migrations) {
    for (const { node, source, text: statement } of parsed) {
      if (node === undefined) continue
      applyStatement(store, node, { parser, text: source, at: { migration, statement } })
    }
  }
  return store.toState()
}
