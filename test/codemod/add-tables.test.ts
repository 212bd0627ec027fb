import { describe, expect, test } from 'vitest'

import { addTables } from '../../src/codemod/index.ts'

const BILLING = { module: 'billing', tables: 'BillingTables' }
const add = (text: string) => addTables(text, BILLING)

/** Texts before and after: what is there stays, to the byte. */
const SHAPES: Record<string, readonly [before: string, after: string]> = {
  'the file of a new application': [
    `import type { ProjectTables } from './modules/projects/index.ts'

/** Every table of the application, by name. A module adds its own; inside, it sees no other. */
export interface Database extends ProjectTables {}
`,
    `import type { BillingTables } from './modules/billing/index.ts'
import type { ProjectTables } from './modules/projects/index.ts'

/** Every table of the application, by name. A module adds its own; inside, it sees no other. */
export interface Database extends BillingTables, ProjectTables {}
`,
  ],
  'no module yet': [
    `/** Every table. */
export interface Database {}
`,
    `import type { BillingTables } from './modules/billing/index.ts'

/** Every table. */
export interface Database extends BillingTables {}
`,
  ],
  'tables of its own, double quotes and semicolons': [
    `import { Generated } from "kysely";

interface Database{
  setting: { id: Generated<string> };
}
export type { Database };
`,
    `import { Generated } from "kysely";

import type { BillingTables } from "./modules/billing/index.ts";

interface Database extends BillingTables{
  setting: { id: Generated<string> };
}
export type { Database };
`,
  ],
  'a list in no order, with types of its own': [
    `import type { ZooTables } from './modules/zoo/index.js'
import type { AccountTables } from './modules/accounts/index.js'

export interface Database<Extra = {}> extends ZooTables, Omit<AccountTables, 'x'> {}
`,
    `import type { ZooTables } from './modules/zoo/index.js'
import type { AccountTables } from './modules/accounts/index.js'
import type { BillingTables } from './modules/billing/index.js'

export interface Database<Extra = {}> extends ZooTables, Omit<AccountTables, 'x'>, BillingTables {}
`,
  ],
  'a list that becomes too long for a line': [
    `export interface Database extends AlphaTables, CatalogTables, DeliveryTables, EventTables, Files {}
`,
    `import type { BillingTables } from './modules/billing/index.ts'

export interface Database
  extends AlphaTables, BillingTables, CatalogTables, DeliveryTables, EventTables, Files {}
`,
  ],
  'a list that becomes too long for its own line': [
    `export interface Database
  extends AlphaTables, CatalogTables, DeliveryTables, EventTables, FileTables, GroupTables, Hx {}
`,
    `import type { BillingTables } from './modules/billing/index.ts'

export interface Database
  extends
    AlphaTables,
    BillingTables,
    CatalogTables,
    DeliveryTables,
    EventTables,
    FileTables,
    GroupTables,
    Hx {}
`,
  ],
  'one type on each line, with comments': [
    `export interface Database
  extends
    AlphaTables, // the first
    CatalogTables /* the last */ {
  own: string
}
`,
    `import type { BillingTables } from './modules/billing/index.ts'

export interface Database
  extends
    AlphaTables, // the first
    BillingTables,
    CatalogTables /* the last */ {
  own: string
}
`,
  ],
  'a comment behind the last type': [
    `export interface Database
  extends
    AlphaTables, // the first
    Alphabet // the last
{
  own: string
}
`,
    `import type { BillingTables } from './modules/billing/index.ts'

export interface Database
  extends
    AlphaTables, // the first
    Alphabet, // the last
    BillingTables
{
  own: string
}
`,
  ],
  'a comment within the list': [
    `export interface Database extends /* first */ AlphaTables {}
`,
    `import type { BillingTables } from './modules/billing/index.ts'

export interface Database extends /* first */ AlphaTables, BillingTables {}
`,
  ],
  'one alias': [
    `import type { AlphaTables } from './modules/alpha/index.ts'

export type Database = AlphaTables
`,
    `import type { AlphaTables } from './modules/alpha/index.ts'
import type { BillingTables } from './modules/billing/index.ts'

export type Database = AlphaTables & BillingTables
`,
  ],
  'an alias over several lines': [
    `export type Database = AlphaTables &
  CatalogTables & // the catalog
  { own: string };
`,
    `import type { BillingTables } from './modules/billing/index.ts';

export type Database = AlphaTables &
  CatalogTables & // the catalog
  { own: string } & BillingTables;
`,
  ],
  'an alias with & before each type': [
    `export type Database =
  & AlphaTables
  & CatalogTables
`,
    `import type { BillingTables } from './modules/billing/index.ts'

export type Database =
  & AlphaTables
  & CatalogTables
  & BillingTables
`,
  ],
  'an interface that is declared twice': [
    `export interface Database { own: string }
export interface Database extends AlphaTables {}
`,
    `import type { BillingTables } from './modules/billing/index.ts'

export interface Database { own: string }
export interface Database extends AlphaTables, BillingTables {}
`,
  ],
  'an import of the same file': [
    `import { type Invoice, sendInvoice } from './modules/billing'

export interface Database {}
`,
    `import { type Invoice, sendInvoice, type BillingTables } from './modules/billing'

export interface Database extends BillingTables {}
`,
  ],
  'Windows line endings': [
    `import type { ProjectTables } from './modules/projects/index.ts'\r\n\r\nexport interface Database extends ProjectTables {}\r\n`,
    `import type { BillingTables } from './modules/billing/index.ts'\r\nimport type { ProjectTables } from './modules/projects/index.ts'\r\n\r\nexport interface Database extends BillingTables, ProjectTables {}\r\n`,
  ],
}

describe('fits into', () => {
  test.each(Object.entries(SHAPES))('%s', (_, [before, after]) => {
    expect(add(before)).toBe(after)
  })
})

test('is done once', () => {
  for (const [before] of Object.values(SHAPES)) {
    const once = add(before)
    expect(add(once)).toBe(once)
  }
})

test('knows its tables by another name', () => {
  const text = `import type { BillingTables as B } from './modules/billing/index.ts'
export interface Database extends B {}
`
  expect(add(text)).toBe(text)
})

test('takes another file and another name', () => {
  const options = { ...BILLING, path: 'src/db.ts', database: 'DB' }
  expect(addTables('export interface DB {}', options)).toContain('DB extends BillingTables {}')
  expect(() => addTables('', options)).toThrow(/src\/db\.ts cannot be edited.*interface DB/)
})

describe('refuses, with the lines to add, where', () => {
  test.each([
    ['there is no such type', 'export interface Tables {}'],
    ['it is a class', 'export class Database {}'],
    ['it is a union', 'export type Database = A | B'],
    ['it is computed', 'export type Database = { [Name in Names]: Row<Name> }'],
    ['the file is broken', 'export interface Database {'],
    ['the name is taken', 'interface BillingTables {}\nexport interface Database {}'],
  ])('%s', (_, text) => {
    expect(() => add(text)).toThrow(
      expect.objectContaining({
        code: 'CODEMOD_SHAPE_UNKNOWN',
        message: expect.stringContaining('src/database.ts'),
        hint: expect.stringContaining('./modules/billing/index.ts'),
      }),
    )
  })
})
