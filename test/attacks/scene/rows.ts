import { IDS } from '../../runtime/database/scope/statement-shapes.ts'

/** What of the victims' rows is there: nothing, some, or others. */
export const WORLDS = ['absent', 'present', 'changed'] as const
export type World = (typeof WORLDS)[number]

type Value = string | number | null
type Tables = Readonly<Record<string, readonly Readonly<Record<string, Value>>[]>>

const COLUMNS = {
  customer: ['id', 'name'],
  invoice: ['id', 'customer_id', 'number', 'amount'],
  note: ['id', 'invoice_id', 'author_id', 'body'],
  event: ['id', 'kind'],
  ticket: ['id', 'title'],
} as const

/** Every table of tenants, those that are referenced first. */
export const TENANT_TABLES = ['customer', 'invoice', 'note', 'event', 'ticket'] as const

/** A customer, an invoice and a note that no other tenant has. */
export const VICTIMS_OWN_ID = '00000000-0000-4000-8000-0000000000e9'

export const ATTACKERS_ROWS: Tables = {
  customer: [
    { id: IDS.ada, name: 'Ada' },
    { id: IDS.bob, name: 'Bob' },
    { id: IDS.dee, name: 'Cy' },
  ],
  invoice: [
    { id: IDS.first, customer_id: IDS.ada, number: '1', amount: 10 },
    { id: IDS.second, customer_id: IDS.bob, number: '2', amount: 20 },
    { id: IDS.third, customer_id: null, number: '3', amount: 30 },
  ],
  note: [{ id: IDS.first, invoice_id: IDS.first, author_id: IDS.ada, body: 'own' }],
  event: [{ id: IDS.first, kind: 'own' }],
  ticket: [{ id: IDS.first, title: 'own' }],
}

/** The same ids as the attacker's where they can be: what finds a row by its id alone finds these. */
const PRESENT: Tables = {
  customer: [
    { id: IDS.ada, name: 'Ada' },
    { id: IDS.bob, name: 'Zed' },
    { id: IDS.dee, name: 'Dee' },
    { id: VICTIMS_OWN_ID, name: 'Secret' },
  ],
  invoice: [
    { id: IDS.first, customer_id: IDS.bob, number: '1', amount: 100 },
    { id: IDS.second, customer_id: IDS.ada, number: '9', amount: 200 },
    { id: IDS.third, customer_id: null, number: '4', amount: 400 },
    { id: VICTIMS_OWN_ID, customer_id: IDS.dee, number: 'secret', amount: 500 },
  ],
  note: [
    { id: IDS.first, invoice_id: IDS.first, author_id: IDS.ada, body: 'own' },
    { id: VICTIMS_OWN_ID, invoice_id: VICTIMS_OWN_ID, author_id: null, body: 'secret' },
  ],
  event: [
    { id: IDS.first, kind: 'secret' },
    { id: VICTIMS_OWN_ID, kind: 'secret' },
  ],
  ticket: [
    { id: IDS.first, title: 'secret' },
    { id: VICTIMS_OWN_ID, title: 'secret' },
  ],
}

const CHANGED: Tables = {
  customer: [
    { id: IDS.ada, name: 'Altered' },
    { id: IDS.fresher, name: 'More' },
  ],
  invoice: [
    { id: IDS.first, customer_id: null, number: 'x', amount: 0 },
    { id: IDS.fresher, customer_id: IDS.ada, number: '2', amount: -20 },
  ],
  note: [{ id: IDS.third, invoice_id: null, author_id: IDS.ada, body: 'altered' }],
  event: [{ id: IDS.third, kind: 'altered' }],
  ticket: [{ id: IDS.third, title: 'altered' }],
}

const VICTIMS_ROWS = { absent: {}, present: PRESENT, changed: CHANGED } as const satisfies Record<
  World,
  Tables
>

export function insertAttackersRows(schema: string, tenantId: string): string {
  return insertRows(schema, tenantId, ATTACKERS_ROWS)
}

export function insertVictimsRows(schema: string, tenantId: string, world: World): string {
  return insertRows(schema, tenantId, VICTIMS_ROWS[world])
}

function insertRows(schema: string, tenantId: string, tables: Tables): string {
  return Object.entries(COLUMNS)
    .flatMap(([table, columns]) => {
      const rows = tables[table] ?? []
      if (rows.length === 0) return []
      const tuples = rows.map(
        (row) => `('${tenantId}', ${columns.map((column) => literal(row[column])).join(', ')})`,
      )
      return [
        `insert into "${schema}".${table} (tenant_id, ${columns.join(', ')}) values ${tuples.join(', ')};`,
      ]
    })
    .join('\n')
}

function literal(value: Value | undefined): string {
  return typeof value === 'string' ? `'${value}'` : String(value ?? null)
}
