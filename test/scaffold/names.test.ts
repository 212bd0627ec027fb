import { describe, expect, test } from 'vitest'

import {
  checkApplicationName,
  checkModuleName,
  checkModules,
  explainName,
  nameModule,
  suggestName,
} from '../../src/scaffold/index.ts'

describe('a module', () => {
  test.each([
    ['projects', 'project', 'Project', 'Projects'],
    ['billing', 'billing', 'Billing', 'Billing'],
    ['orders', 'order', 'Order', 'Orders'],
    ['users', 'user', 'User', 'Users'],
    ['line-items', 'line_item', 'LineItem', 'LineItems'],
    ['addresses', 'address', 'Address', 'Addresses'],
    ['news', 'news', 'News', 'News'],
    // Types of these names exist already.
    ['dates', 'date', 'DateRecord', 'Dates'],
    ['items', 'item', 'ItemRecord', 'Items'],
    ['maps', 'map', 'MapRecord', 'Maps'],
  ])('%s is the table %s', (module, table, type, plural) => {
    expect(nameModule(module)).toMatchObject({ table, type, plural })
  })

  test.each(['', 'Billing', '1st', 'a_b', 'a--b', 'a-', '-a', 'a b', '../x', 'é', 'x'.repeat(41)])(
    'cannot be named %j',
    (module) => {
      expect(checkModuleName(module)).toBeTypeOf('string')
    },
  )

  test.each(['health', 'ready', 'docs', 'con', 'tenantry', 'pg-stats'])(
    'cannot take the name %s from others',
    (module) => {
      expect(checkModuleName(module)).toBeTypeOf('string')
    },
  )

  test.each([
    [['orders', 'orders'], 'given twice'],
    [['orders', 'order'], 'table order'],
    [['items', 'item-records'], 'type ItemRecord'],
    [['a-1', 'a1'], 'type A1'],
  ])('cannot stand beside one that it clashes with: %j', (modules, reason) => {
    expect(checkModules(modules)?.reason).toContain(reason)
  })

  test('may stand beside others', () => {
    expect(checkModules(['class', 'default', 'select', 'group'])).toBeUndefined()
  })
})

describe('an application', () => {
  test.each(['acme', 'acme-crm', 'acme_crm', 'a1', 'x'.repeat(32)])('can be named %s', (name) => {
    expect(checkApplicationName(name)).toBeUndefined()
  })

  test.each(['', 'Acme', '1st', '-a', 'a b', 'a/b', 'pg_x', 'pg-x', 'fastify', 'x'.repeat(33)])(
    'cannot be named %j',
    (name) => {
      expect(checkApplicationName(name)).toBeTypeOf('string')
    },
  )

  test.each([
    ['My App', 'my-app'],
    ['acme', 'acme'],
    ['_draft', 'draft'],
  ])('in the folder %j is named %s', (folder, name) => {
    expect(suggestName(folder)).toBe(name)
  })
})

test("a name that is not the folder's is explained where the folder cannot be one", () => {
  expect(explainName('my-app', 'My.App')).toContain(
    'since My.App cannot be one: it must start with',
  )
  expect(explainName('acme', 'acme')).toBeUndefined()
  expect(explainName('other', 'acme')).toBeUndefined()
})
