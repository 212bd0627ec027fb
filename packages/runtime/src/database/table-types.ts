import type { ColumnType, InsertType, SelectType, UpdateType } from 'kysely'

declare const refused: unique symbol

/** What may be given for a column that is not written here: nothing has this type. */
export interface Refused<Type> {
  readonly [refused]: Type
}

/** The type of the column `tenant_id`: it is read, and never written by hand. */
export type TenantIdColumn = ColumnType<
  string,
  Refused<string> | undefined,
  Refused<string> | undefined
>

/**
 * A table that is the same for all tenants: `currency: SharedTable<{ code: string; name: string }>`. An
 * insert into it and an update of it do not compile on a tenant's database; they do on the system's. A
 * delete names no column, and is refused when it runs.
 */
export type SharedTable<Row> = {
  [Name in keyof Row]: ColumnType<
    SelectType<Row[Name]>,
    Refused<InsertType<Row[Name]>>,
    Refused<UpdateType<Row[Name]>>
  >
}

/** The tables as the system scope has them: it says whose a new row is, and writes shared tables. */
export type SystemTables<DB> = {
  [Table in keyof DB]: {
    [Name in keyof DB[Table]]: SystemColumn<Name, DB[Table][Name]>
  }
}

type SystemColumn<Name, Column> =
  Column extends ColumnType<infer Select, infer Insert, infer Update>
    ? Name extends 'tenant_id'
      ? ColumnType<Select, Select, never>
      : ColumnType<Select, Allowed<Insert>, Allowed<Update>>
    : Column

type Allowed<Type> = Type extends Refused<infer Original> ? Original : Type
