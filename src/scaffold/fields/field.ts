import type { ColumnType } from '../../schema/index.ts'

/** A column that a person asked for. */
export interface Field {
  /** As it was written. */
  readonly token: string
  /** `customer_id`. */
  readonly name: string
  readonly type: FieldType
  readonly isNullable: boolean
  readonly default: FieldDefault | undefined
  readonly isUnique: boolean
  /** The name of the table it points to, as it was written. */
  readonly reference: string | undefined
}

/** A type as PostgreSQL describes it, and what its modifiers and labels were. */
export interface FieldType extends ColumnType {
  /** Of an enum, in their order. */
  readonly labels: readonly string[]
  /** The numbers in parentheses: `varchar(20)` has 20, `numeric(12,2)` has 12 and 2. */
  readonly modifiers: readonly number[]
}

/** A value that TypeScript can write, or SQL. */
export type FieldDefault =
  | { readonly kind: 'value'; readonly value: string | number | boolean }
  | { readonly kind: 'sql'; readonly sql: string }
