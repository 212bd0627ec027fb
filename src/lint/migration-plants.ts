import { TenantryError } from '@tenantry/runtime/errors'

import { parseMigrations } from '../sql/index.ts'
import { type LintedMigration, lintParsed } from './lint-migrations.ts'
import type { SqlRule } from './sql-rule.ts'

/** The table that stands in front of each example. */
const PREAMBLE = `create table invoice (
  tenant_id uuid not null, id uuid not null, number text, amount integer, parent uuid, code varchar(10),
  primary key (tenant_id, id)
)`

/**
 * Makes sure that each rule on single statements still sees what it is there for.
 *
 * @throws {TenantryError} LINT_BLIND
 */
export async function assertMigrationPlantsFound(rules: readonly SqlRule[]): Promise<void> {
  for (const { id, examples } of rules) {
    const statements = [PREAMBLE, ...(examples.given === undefined ? [] : [examples.given])]
    const migrations = await parseMigrations([
      migration('1', statements),
      migration('2', [examples.bad]),
    ])
    const { findings } = await lintParsed(migrations, { only: (name) => name === '2' })
    if (findings.some(({ rule }) => rule === id)) continue
    throw new TenantryError('LINT_BLIND', {
      message: `The rule ${id} did not find what was planted for it, so its silence means nothing.`,
      hint: 'Please report it, with the versions of tenantry and libpg-query.',
      details: { rules: [id] },
    })
  }
}

function migration(name: string, statements: string[]): LintedMigration {
  return { name, module: 'planted', kind: 'transaction', statements, destructive: undefined }
}
