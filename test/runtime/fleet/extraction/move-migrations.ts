import {
  defineMigration,
  renderMigration,
  type RenderedMigration,
} from '@tenantry/runtime/migrations'

import { createTestTables } from '../../../support/test-tables.ts'

/** Those of the test application, for a process without a test runner. */
export async function testMigrations(): Promise<RenderedMigration[]> {
  const source = {
    kind: 'typescript',
    migration: defineMigration({ up: createTestTables }),
  } as const
  return [await renderMigration({ name: '20260101000000_tables', module: 'billing', source })]
}
