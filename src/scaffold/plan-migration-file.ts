import { TenantryError } from '@tenantry/runtime/errors'

import type { TextFile } from './file-change.ts'
import { migrationTimestamp } from './migration-timestamp.ts'

export interface MigrationFileAnswers {
  /** Of the module, relative to the root. */
  readonly folder: string
  readonly name: string
  readonly kind: 'typescript' | 'sql'
  readonly now: Date
}

const TYPESCRIPT = `import { defineMigration } from '@tenantry/runtime/migrations'

export default defineMigration({
  async up(schema) {
    // await schema.createTenantTable('invoice', (table) => table.addColumn('due', 'date'))
    // await schema.db.schema.alterTable('invoice').addColumn('note', 'text').execute()
  },
})
`
const SQL = `-- Runs in every placement, in one transaction with what else is pending: write no begin or commit.
-- {{app}} and {{system}} stand for the roles. A tenant table needs tenant_id first in its keys, forced
-- row-level security and a policy; schema.createTenantTable in a TypeScript migration writes them.
`

/**
 * The file of a new migration, named after the moment it was made.
 *
 * @throws {TenantryError} USAGE_MIGRATION_NAME
 */
export function planMigrationFile(answers: MigrationFileAnswers): TextFile {
  const { folder, name, kind, now } = answers
  const file = name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
  if (!/^[a-z0-9]+(?:_[a-z0-9]+)*$/.test(file)) {
    throw new TenantryError('USAGE_MIGRATION_NAME', {
      message: `${JSON.stringify(name)} cannot name a migration: letters, digits and _ make a name.`,
      hint: 'Say what it does: `saas migrate new add_due_date`.',
    })
  }
  const extension = kind === 'sql' ? 'sql' : 'ts'
  return {
    path: `${folder}/migrations/${migrationTimestamp(now)}_${file}.${extension}`,
    content: kind === 'sql' ? SQL : TYPESCRIPT,
  }
}
