import { parseSql } from './parse-sql.ts'
import { SchemaModel } from './schema-model.ts'

/** A migration as far as its SQL goes. */
interface StatedMigration {
  readonly name: string
  readonly statements: readonly string[]
}

/** The tables that migrations leave behind, as far as their statements say. @throws {TenantryError} SQL_INVALID */
export async function readSchemaModel(
  migrations: readonly StatedMigration[],
): Promise<SchemaModel> {
  const schema = new SchemaModel()
  for (const { name, statements } of migrations) {
    for (const { text, changes } of await parseSql(statements, name)) {
      for (const change of changes) schema.apply(change, { migration: name, statement: text })
    }
  }
  return schema
}
