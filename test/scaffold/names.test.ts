import { describe, expect, test } from 'vitest'

import {
  checkApplicationName,
  checkModuleName,
  checkModules,
  checkResourceName,
  explainName,
  nameModule,
  nameResource,
  suggestName,
} from '../../src/scaffold/index.ts'

describe('a resource', () => {
  test.each([
    ['projects', 'project', 'projects', 'Project'],
    ['project', 'project', 'projects', 'Project'],
    ['line-items', 'line_item', 'line-items', 'LineItem'],
    ['line_item', 'line_item', 'line-items', 'LineItem'],
    ['addresses', 'address', 'addresses', 'Address'],
    ['address', 'address', 'addresses', 'Address'],
    ['status', 'status', 'statuses', 'Status'],
    ['category', 'category', 'categories', 'Category'],
    ['people', 'person', 'people', 'Person'],
    ['cookies', 'cookie', 'cookies', 'Cookie'],
    ['lens', 'lens', 'lenses', 'Lens'],
    ['heroes', 'hero', 'heroes', 'Hero'],
    ['news', 'news', 'news', 'News'],
    ['metadata', 'metadata', 'metadata', 'Metadata'],
    ['order', 'order', 'orders', 'Order'],
  ])('%s is the table %s under /%s', (given, table, path, type) => {
    expect(nameResource(given)).toMatchObject({ table, path, type })
  })

  test.each(['', 'Billing', '1st', 'a__b', 'a--b', 'a-', '-a', 'a b', '../x', 'é', 'x'.repeat(41)])(
    'cannot be named %j',
    (name) => {
      expect(checkResourceName(name)).toBeTypeOf('string')
    },
  )

  test.each(['docs', 'doc', 'tenantry', 'pg-stats', 'pg_stats'])(
    'cannot take the name %s from others',
    (name) => {
      expect(checkResourceName(name)).toBeTypeOf('string')
    },
  )
})

describe('a module', () => {
  test.each([
    ['billing', 'registerBilling', 'BillingTables'],
    ['order-desk', 'registerOrderDesk', 'OrderDeskTables'],
  ])('%s is registered by %s', (module, register, tables) => {
    expect(nameModule(module)).toEqual({ module, register, tables, type: tables.slice(0, -6) })
  })

  test.each(['', 'Billing', '1st', 'a_b', 'a--b', 'a-', '-a', 'a b', '../x', 'é', 'x'.repeat(41)])(
    'cannot be named %j',
    (module) => {
      expect(checkModuleName(module)).toBeTypeOf('string')
    },
  )

  test.each(['con', 'tenantry', 'pg-stats'])('cannot take the name %s from others', (module) => {
    expect(checkModuleName(module)).toBeTypeOf('string')
  })

  test.each([
    [['orders', 'orders'], 'given twice'],
    [['orders', 'order'], 'table order'],
    [['a-1', 'a1'], 'function registerA1'],
    [['docs'], '/docs'],
  ])(
    'cannot start an application, or stand beside one that it clashes with: %j',
    (modules, reason) => {
      expect(checkModules(modules)?.reason).toContain(reason)
    },
  )

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
