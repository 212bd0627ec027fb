export type {
  Check,
  Column,
  ColumnType,
  EnumType,
  Grant,
  Index,
  Policy,
  Reference,
  Schema,
  Table,
  TableKind,
  UniqueKey,
} from './schema.ts'
export { TENANT_COLUMN } from './schema.ts'
export { SCHEMA_SQL } from './schema-sql.ts'
export { type SchemaRow, toSchema } from './to-schema.ts'
