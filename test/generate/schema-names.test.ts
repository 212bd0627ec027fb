import { expect, test } from 'vitest'

import { nameSchema } from '../../src/generate/index.ts'
import type { Schema, Table } from '../../src/schema/index.ts'

const EMPTY: Omit<Table, 'name'> = {
  kind: 'tenant',
  isView: false,
  comment: undefined,
  columns: [],
  primaryKey: [],
  uniques: [],
  references: [],
  checks: [],
  indexes: [],
  policies: [],
  grants: [],
  rowSecurity: { isEnabled: true, isForced: true },
}

function schemaOf(names: readonly string[], enums: readonly string[] = []): Schema {
  return {
    tables: names.map((name) => ({ name, ...EMPTY })),
    enums: enums.map((name) => ({ name, labels: [], comment: undefined })),
  }
}

function namesOf(name: string, others: readonly string[] = [], enums: readonly string[] = []) {
  const { table, row, file } = nameSchema(schemaOf([...others, name], enums)).tables.get(name) ?? {}
  return [table, row, file]
}

test.each([
  ['invoice', ['InvoiceTable', 'Invoice', 'invoice']],
  ['invoices', ['InvoicesTable', 'Invoice', 'invoice']],
  ['order_lines', ['OrderLinesTable', 'OrderLine', 'order-line']],
  ['OrderLines', ['OrderLinesTable', 'OrderLine', 'order-line']],
  ['news', ['NewsTable', 'News', 'news']],
  ['2fa codes', ['N2faCodesTable', 'N2faCode', 'n-2fa-code']],
  ['größe', ['GrößeTable', 'Größe', 'größe']],
  ['☃', ['UnnamedTable', 'Unnamed', 'unnamed']],
  ['area_m²', ['AreaMTable', 'AreaM', 'area-m']],
  ['½', ['UnnamedTable', 'Unnamed', 'unnamed']],
  ['date', ['DateTable', 'DateRecord', 'date']],
])('%s', (name, expected) => {
  expect(namesOf(name)).toEqual(expected)
})

test('no two things have one name', () => {
  expect(namesOf('invoices', ['invoice'])).toEqual(['InvoicesTable', 'InvoiceRecord', 'invoice2'])
  expect(namesOf('Invoice', ['invoice'])).toEqual(['InvoiceTable2', 'InvoiceRecord', 'invoice2'])
  expect(namesOf('statuses', [], ['status'])).toEqual(['StatusesTable', 'StatusRecord', 'status'])
})

test('no enum has the name of what stands beside a row, or of the tables of a module', () => {
  const enums = ['invoice_changes', 'new_invoice', 'billing_tables', 'invoice_status']
  const names = nameSchema(schemaOf(['invoices'], enums))
  expect([...names.enums.values()]).toEqual([
    'InvoiceChangesEnum',
    'NewInvoiceEnum',
    'BillingTablesEnum',
    'InvoiceStatus',
  ])
  expect(names.tables.get('invoices')?.row).toBe('Invoice')
})
