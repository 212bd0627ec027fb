// Written by `saas generate repositories`. Do not edit: it is written anew from the tables.
// Sealed: 89f59c95294d403d

import type { Json, SharedTable, TenantIdColumn } from '@tenantry/runtime'
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

/** How it is. */
export type Mood = 'glad' | 'so-so' | 'it\'s "sad"'

export interface OrderLinesTable {
  tenant_id: TenantIdColumn
  orderId: string
  unitPrice: ColumnType<string, string | number, string | number>
}

export interface AccountTable {
  tenant_id: TenantIdColumn
  id: Generated<string>
  email: string
  nick: string | null
  version: Generated<number>
}

export interface ClassTable {
  tenant_id: TenantIdColumn
  class: string
  'odd-Name': number | null
}

export type CountryTable = SharedTable<{
  code: string
  name: string
}>

export interface DateTable {
  tenant_id: TenantIdColumn
  id: GeneratedAlways<string>
  isNothing: string | null
}

export interface DotTedTable {
  tenant_id: TenantIdColumn
  id: number
}

/**
 * Ends *\/ here.
 * And goes on.
 */
export interface EveryTypeTable {
  tenant_id: TenantIdColumn
  id: Generated<string>
  'a bool': boolean
  bytea: ColumnType<Buffer, Uint8Array, Uint8Array>
  int2: number
  int4: number
  int8: ColumnType<string, string | number | bigint, string | number | bigint>
  oid: number | null
  float4: number | null
  float8: number | null
  numeric: ColumnType<string, string | number, string | number>
  /** Json, Date *\/ and @tags */
  text: string
  varchar: string | null
  bpchar: string | null
  char: string | null
  name: string | null
  citext: string | null
  uuid: string | null
  inet: string | null
  cidr: string | null
  macaddr: string | null
  macaddr8: string | null
  money: string | null
  bit: string | null
  varbit: string | null
  date: string
  time: string | null
  timetz: string | null
  timestamp: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
  timestamptz: ColumnType<Date, Date | string, Date | string>
  interval: string | null
  json: ColumnType<Json, string | null | undefined, string | null>
  jsonb: ColumnType<Json, string, string>
  xml: string | null
  point: ColumnType<{ x: number; y: number } | null, string | null | undefined, string | null>
  circle: ColumnType<
    { x: number; y: number; radius: number } | null,
    string | null | undefined,
    string | null
  >
  box: string | null
  tsvector: string | null
  tstzrange: string | null
  int4multirange: string | null
  mood: Generated<Mood>
  short: string | null
  positive: number | null
  pair: string | null
  bools: ColumnType<
    boolean[] | null,
    readonly boolean[] | null | undefined,
    readonly boolean[] | null
  >
  byteas: ColumnType<
    Buffer[] | null,
    readonly Uint8Array[] | null | undefined,
    readonly Uint8Array[] | null
  >
  int4s: ColumnType<number[] | null, readonly number[] | null | undefined, readonly number[] | null>
  int8s: ColumnType<
    string[],
    readonly (string | number | bigint)[] | undefined,
    readonly (string | number | bigint)[]
  >
  numerics: ColumnType<
    string[] | null,
    readonly (string | number)[] | null | undefined,
    readonly (string | number)[] | null
  >
  texts: ColumnType<string[] | null, readonly string[] | null | undefined, readonly string[] | null>
  citexts: ColumnType<
    string | null,
    string | readonly string[] | null | undefined,
    string | readonly string[] | null
  >
  varchars: ColumnType<
    string[] | null,
    readonly string[] | null | undefined,
    readonly string[] | null
  >
  uuids: ColumnType<string[] | null, readonly string[] | null | undefined, readonly string[] | null>
  inets: ColumnType<string[] | null, readonly string[] | null | undefined, readonly string[] | null>
  dates: ColumnType<string[] | null, readonly string[] | null | undefined, readonly string[] | null>
  times: ColumnType<string[] | null, readonly string[] | null | undefined, readonly string[] | null>
  timestamptzs: ColumnType<
    Date[] | null,
    readonly (Date | string)[] | null | undefined,
    readonly (Date | string)[] | null
  >
  intervals: ColumnType<
    string[] | null,
    readonly string[] | null | undefined,
    readonly string[] | null
  >
  second_intervals: ColumnType<
    string[] | null,
    readonly string[] | null | undefined,
    readonly string[] | null
  >
  jsons: ColumnType<Json[] | null, readonly string[] | null | undefined, readonly string[] | null>
  jsonbs: ColumnType<Json[] | null, readonly string[] | null | undefined, readonly string[] | null>
  points: ColumnType<
    { x: number; y: number }[] | null,
    readonly string[] | null | undefined,
    readonly string[] | null
  >
  moods: ColumnType<string, string | readonly Mood[], string | readonly Mood[]>
  names: ColumnType<
    string | null,
    string | readonly string[] | null | undefined,
    string | readonly string[] | null
  >
  bits: ColumnType<
    string | null,
    string | readonly string[] | null | undefined,
    string | readonly string[] | null
  >
  tstzranges: ColumnType<
    string | null,
    string | readonly string[] | null | undefined,
    string | readonly string[] | null
  >
  shorts: ColumnType<
    string | null,
    string | readonly string[] | null | undefined,
    string | readonly string[] | null
  >
  tags: ColumnType<string[] | null, readonly string[] | null | undefined, readonly string[] | null>
  positives: ColumnType<
    string | null,
    string | readonly number[] | null | undefined,
    string | readonly number[] | null
  >
  always: GeneratedAlways<string>
  by_default: Generated<number>
  twice: GeneratedAlways<number | null>
  version: Generated<number>
  created_at: ColumnType<Date, Date | string | undefined, Date | string>
  updated_at: ColumnType<Date, Date | string | undefined, Date | string>
}

export interface ItemNumbersTable {
  tenant_id: TenantIdColumn
  order_id: ColumnType<string | null, never, never>
  number: ColumnType<number | null, never, never>
}

export interface LineItemTable {
  tenant_id: TenantIdColumn
  order_id: string
  number: number
  select: string | null
  note: string | null
}

export interface PairOfKeysTable {
  tenant_id: TenantIdColumn
  one: number
  other: number
}

export interface SettingTable {
  tenant_id: TenantIdColumn
  theme: Generated<string>
}

export interface VisitTable {
  tenant_id: TenantIdColumn
  path: string
}

/** The tables this module owns. */
export interface ShopTables {
  OrderLines: OrderLinesTable
  account: AccountTable
  class: ClassTable
  country: CountryTable
  date: DateTable
  'dot.ted': DotTedTable
  every_type: EveryTypeTable
  item_numbers: ItemNumbersTable
  line_item: LineItemTable
  pair_of_keys: PairOfKeysTable
  setting: SettingTable
  visit: VisitTable
}
