import type { EnumType, Schema, Table } from '../../schema/index.ts'
import { TENANT_COLUMN } from '../../schema/index.ts'
import type { Refused } from '../answer.ts'
import type { Dice } from './dice.ts'
import type { RowValues } from './draft-row.ts'
import { type FilledRow, fillRow, type InsertedRow, type UnfilledTable } from './fill-row.ts'
import { orderTables } from './order-tables.ts'

export type Side = 'attacker' | 'victim'

/** One of the two tenants, and where its tables lie. */
export interface Tenant {
  readonly id: string
  readonly schema: string
}

export interface FillPorts {
  /** @param keep Whether the row stays. */
  insert(side: Side, table: Table, statement: string, keep: boolean): Promise<InsertedRow | Refused>
  /** Rows of a table that all tenants share, for references to it. */
  sharedRows(table: Table): Promise<readonly RowValues[]>
  /** Called with what makes a row of the victim, before the victim makes it. */
  beforeInsert(table: Table, statement: string): Promise<void>
}

/** A table with rows of both tenants. */
export interface FilledTable {
  readonly table: Table
  /**
   * The first is like the attacker's as far as keys let it be; the others nobody else has. A table in which a tenant
   * can have no second row holds one of those.
   */
  readonly victims: readonly FilledRow[]
  readonly attackers: readonly FilledRow[]
  /** A further row of the attacker that is not there; undefined where its values fit into no second one. */
  readonly spare: FilledRow | undefined
  /** Whether the first rows of both have the same key, but for the tenant. */
  readonly collides: boolean
}

export interface Filling {
  readonly filled: readonly FilledTable[]
  readonly unfilled: readonly UnfilledTable[]
}

type RowNumbers = Readonly<Record<Side, readonly number[]>>

/** Rows of one number have the same values. */
const NUMBERS: RowNumbers = { attacker: [0, 1], victim: [0, 2, 4] }
/** No value of the one is the other's, so that a key without the tenant could be made over the rows. */
const APART: RowNumbers = { attacker: [0, 1], victim: [6, 2, 4] }
const SPARE = 8
/** What fits into a third row is found soon, or not at all. */
const SPARE_TRIES = 12

export interface FillOptions {
  readonly dice: Dice
  /** Whether keys of both are to differ. Default: the first rows of both have the same. */
  readonly apart?: boolean
}

/** Fills every table of tenants for both, those that are referred to first. */
export async function fillTables(
  schema: Schema,
  tenants: Readonly<Record<Side, Tenant>>,
  ports: FillPorts,
  { dice, apart = false }: FillOptions,
): Promise<Filling> {
  const numbers = apart ? APART : NUMBERS
  const filled = new Map<string, FilledTable>()
  const unfilled: UnfilledTable[] = []
  const shared = new Map<string, readonly RowValues[]>()
  for (const table of orderTables(schema.tables.filter(isFilled))) {
    for (const { table: parent } of table.references) {
      const found = schema.tables.find(({ name }) => name === parent)
      if (found === undefined || found.kind === 'tenant' || shared.has(parent)) continue
      shared.set(parent, await ports.sharedRows(found))
    }
    const fill = new TableFill(table, {
      enums: schema.enums,
      tenants,
      ports,
      dice,
      numbers,
      filled,
      shared,
    })
    const attackers = await fill.attackers()
    const victims = 'why' in attackers ? attackers : await fill.victims(attackers.length > 1)
    if ('why' in attackers) unfilled.push(attackers)
    else if ('why' in victims) unfilled.push(victims)
    else {
      filled.set(table.name, {
        table,
        attackers,
        victims,
        spare: await fill.spare(),
        collides: collide(table, attackers, victims),
      })
    }
  }
  return { filled: [...filled.values()], unfilled }
}

export function isFilled({ kind, isView }: Table): boolean {
  return kind === 'tenant' && !isView
}

interface FillContext {
  readonly enums: readonly EnumType[]
  readonly tenants: Readonly<Record<Side, Tenant>>
  readonly ports: FillPorts
  readonly dice: Dice
  readonly numbers: RowNumbers
  readonly filled: ReadonlyMap<string, FilledTable>
  readonly shared: ReadonlyMap<string, readonly RowValues[]>
}

/** A row among those of its tenant. */
interface RowPlace {
  readonly index: number
  readonly number: number
  readonly isAnnounced: boolean
  readonly before: FilledRow | undefined
}

/** One table, while it gets its rows. */
class TableFill {
  readonly #table: Table
  readonly #context: FillContext

  constructor(table: Table, context: FillContext) {
    this.#table = table
    this.#context = context
  }

  async spare(): Promise<FilledRow | undefined> {
    const place = { index: SPARE, number: SPARE, isAnnounced: false, before: undefined }
    const found = await this.#row('attacker', place, SPARE_TRIES)
    return 'why' in found ? undefined : found
  }

  attackers(): Promise<readonly FilledRow[] | UnfilledTable> {
    return this.#rows('attacker', this.#context.numbers.attacker)
  }

  /** @param hasRoom Whether a tenant can have a second row. */
  victims(hasRoom: boolean): Promise<readonly FilledRow[] | UnfilledTable> {
    const { victim } = this.#context.numbers
    return hasRoom ? this.#rows('victim', victim, 1) : this.#rows('victim', victim.slice(-1), 0)
  }

  /** As many rows as a tenant can have. @param announced The row that has to be there, since it is announced. */
  async #rows(
    side: Side,
    numbers: readonly number[],
    announced?: number,
  ): Promise<readonly FilledRow[] | UnfilledTable> {
    const rows: FilledRow[] = []
    for (const [index, number] of numbers.entries()) {
      const isAnnounced = index === announced
      const row = await this.#row(side, { index, number, isAnnounced, before: rows.at(-1) })
      if (!('why' in row)) rows.push(row)
      else if (index <= (announced ?? 0)) return row
      else break
    }
    return rows
  }

  async #row(
    side: Side,
    { index, number, isAnnounced, before }: RowPlace,
    mostTries?: number,
  ): Promise<FilledRow | UnfilledTable> {
    const { enums, tenants, ports, dice } = this.#context
    const { id: tenantId, schema } = tenants[side]
    // A row cannot lead to itself before it is there, so it leads to the one before.
    const parentOf = (name: string) =>
      name === this.#table.name ? before?.values : this.#parent(name, side, index)
    const found = await fillRow(
      this.#table,
      schema,
      { tenantId, enums, dice, number, parentOf },
      (statement) => ports.insert(side, this.#table, statement, !isAnnounced && index !== SPARE),
      mostTries,
    )
    if ('why' in found || !isAnnounced) return found
    await ports.beforeInsert(this.#table, found.insert)
    const made = await ports.insert(side, this.#table, found.insert, true)
    if ('row' in made) return { ...found, values: made.row }
    return { table: this.#table.name, why: made.message }
  }

  #parent(name: string, side: Side, index: number): RowValues | undefined {
    const { filled, shared } = this.#context
    const found = filled.get(name)
    const rows =
      found === undefined
        ? (shared.get(name) ?? [])
        : (side === 'attacker' ? found.attackers : found.victims).map(({ values }) => values)
    return rows[index] ?? rows.at(-1)
  }
}

function collide(
  { primaryKey }: Table,
  [one]: readonly FilledRow[],
  [other]: readonly FilledRow[],
): boolean {
  const names = primaryKey.filter((name) => name !== TENANT_COLUMN)
  return names.every((name) => one?.values[name] === other?.values[name])
}
