import { describe, expect, test } from 'vitest'

import type { Column, Table } from '../../src/schema/index.ts'
import { candidateValues } from '../../src/verify/fill/candidate-values.ts'
import { seededDice } from '../../src/verify/fill/dice.ts'
import { orderTables } from '../../src/verify/fill/order-tables.ts'

function column(name: string, sql: string, more: Partial<Column> = {}): Column {
  const short = { 'character varying(3)': 'varchar', integer: 'int4' }[sql] ?? sql
  return {
    name,
    type: { sql, name: short, kind: 'base', isArray: false },
    isNullable: false,
    default: undefined,
    generated: undefined,
    comment: undefined,
    ...more,
  }
}

function table(name: string, more: Partial<Table> = {}): Table {
  return {
    name,
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
    ...more,
  }
}

function refersTo(parent: string, columns: readonly string[]): Table['references'][number] {
  const targets = ['tenant_id', 'id']
  return { name: 'f', columns, table: parent, targets, onDelete: 'no action', isValidated: true }
}

const valuesOf = (sql: string, seed: string, number = 1, checks: Table['checks'] = []) =>
  candidateValues(column('a', sql), {
    table: table('t', { checks }),
    enums: [],
    dice: seededDice(seed),
    number,
  })

describe('values', () => {
  test('depend on the seed and the number of the row, and on nothing else', () => {
    expect(valuesOf('uuid', 'one')).toEqual(valuesOf('uuid', 'one'))
    expect(valuesOf('uuid', 'one')).not.toEqual(valuesOf('uuid', 'two'))
    expect(valuesOf('uuid', 'one')).not.toEqual(valuesOf('uuid', 'one', 2))
  })

  test('are what a check names, first', () => {
    const checks = [{ name: 'c', expression: "(a = ANY (ARRAY['it''s'::text, 'b'::text]))" }]
    expect(valuesOf('text', 'one', 1, checks).slice(0, 2)).toEqual(["it's", 'b'])
    expect(valuesOf('integer', 'one', 1, [{ name: 'c', expression: '(a > 7)' }])[0]).toBe('8')
    // A name that only begins like that of the column.
    expect(valuesOf('integer', 'one', 1, [{ name: 'c', expression: '(ab > 7)' }])[0]).not.toBe('8')
  })

  test('fit the length of their column', () => {
    expect(valuesOf('character varying(3)', 'one').every(({ length }) => length <= 3)).toBe(true)
    expect(valuesOf('character varying(3)', 'one').length).toBeGreaterThan(2)
  })

  test('there are none of a type that is not known', () => {
    expect(valuesOf('geometry', 'one')).toEqual([])
  })
})

describe('the order of tables', () => {
  test('leads from what is referred to', () => {
    const child = table('a', {
      columns: [column('tenant_id', 'uuid'), column('b_id', 'uuid')],
      references: [refersTo('b', ['tenant_id', 'b_id'])],
    })
    expect(orderTables([child, table('b')]).map(({ name }) => name)).toEqual(['b', 'a'])
  })

  test('in a circle leaves the reference for later that may be empty', () => {
    const needs = table('a', {
      columns: [column('tenant_id', 'uuid'), column('b_id', 'uuid')],
      references: [refersTo('b', ['tenant_id', 'b_id'])],
    })
    const may = table('b', {
      columns: [column('tenant_id', 'uuid'), column('a_id', 'uuid', { isNullable: true })],
      references: [refersTo('a', ['tenant_id', 'a_id'])],
    })
    expect(orderTables([needs, may]).map(({ name }) => name)).toEqual(['b', 'a'])
    expect(orderTables([may, needs]).map(({ name }) => name)).toEqual(['b', 'a'])
  })
})
