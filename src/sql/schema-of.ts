import type { ParsedMigration } from './parse-migrations.ts'
import { SchemaModel } from './schema-model.ts'

/** The tables that migrations leave behind, as far as their statements say. */
export function schemaOf(
  migrations: readonly ParsedMigration<{ readonly name: string }>[],
): SchemaModel {
  const schema = new SchemaModel()
  for (const { name, parsed } of migrations) {
    for (const { text, changes } of parsed) {
      for (const change of changes) schema.apply(change, { migration: name, statement: text })
    }
  }
  return schema
}
