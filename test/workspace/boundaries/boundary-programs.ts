/** Programs in which modules meet in every way that there is. Modules own the tables `invoice` and `customer`. */
export interface BoundaryProgram {
  readonly files: Readonly<Record<string, string>>
  /** What its tsconfig.json says beside that of the others. */
  readonly options?: object
  /** How many findings it has. */
  readonly finds: number
  /** Which files have to be known with their types; of those that only import, none. */
  readonly typed: 'all' | readonly string[]
}

const INDEX = `export { total } from './total.ts'\n`
const TOTAL = `export const total = 1\nexport interface Row { id: string }\n`
const CRM = {
  'src/modules/crm/index.ts': `export { total } from './total.ts'\nexport type { Row } from './total.ts'\n`,
  'src/modules/crm/total.ts': TOTAL,
}
const TABLES = `import type { Kysely } from 'kysely'\n\nexport interface Tables {\n  customer: { id: string; name: string }\n  invoice: { id: string; customer_id: string }\n}\nexport type Db = Kysely<Tables>\n`
const DB = { 'src/tables.ts': TABLES }
const IMPORT_DB = `import type { Db } from '../../tables.ts'\n`
const billing = (text: string) => ({ ...DB, 'src/modules/billing/list.ts': text })

export const IMPORTING: Readonly<Record<string, BoundaryProgram>> = {
  'statements of every kind': {
    files: {
      ...CRM,
      'src/modules/billing/a.ts': `import { total } from '../crm/total.ts' // what it says here is told\nimport type { Row } from '../crm/total.ts'\nimport * as all from '../crm/total.ts'; import '../crm/total.ts'\nexport * from '../crm/total.ts'\nexport { total as other } from "../crm/total.ts"\nexport type { Row as OtherRow } from '../crm/total.ts'\nexport {} from '../crm/total.ts'\nexport const sum = total + all.total\nexport type Mine = Row\n`,
      'src/modules/billing/b.ts': `const text = \`import { total } from '../crm/total.ts' \${1}\`\n// import { total } from '../crm/total.ts'\nconst quote = /[\`']/\nexport const late = async () => [text, quote, (await import('../crm/total.ts')).total]\nexport type Rows = import('../crm/total.ts').Row[]\nexport const typed: typeof import('../crm/total.ts') | undefined = undefined\n`,
    },
    finds: 11,
    typed: [],
  },
  'between code on a line, with no semicolons': {
    files: {
      ...CRM,
      'src/modules/billing/a.ts': `#!/usr/bin/env node\n'use strict'\nconst before = 1\nimport { total } from '../crm/total.ts'\nexport const after = before + total; import { total as more } from '../crm/total.ts'\nexport default more\n`,
    },
    finds: 2,
    typed: [],
  },
  'aliases, specifiers of JavaScript, other extensions and JSON': {
    files: {
      ...CRM,
      'src/modules/crm/names.json': '["Acme"]',
      'src/modules/crm/view.tsx': 'export const view = 1\n',
      'src/modules/crm/new.mts': 'export const fresh = 1\n',
      'src/modules/crm/old.cts': 'export const old = 1\n',
      'src/modules/billing/a.ts': `import { total } from '@/modules/crm/total.js'\nimport names from '../crm/names.json' with { type: 'json' }\nimport { view } from '../crm/view.js'\nimport { fresh } from '../crm/new.mjs'\nexport const all = [total, names, view, fresh]\n`,
      'src/modules/billing/b.cts': `import old = require('../crm/old.cjs')\nexport const all = old.old\n`,
    },
    options: { paths: { '@/*': ['./src/*'] }, resolveJsonModule: true, jsx: 'preserve' },
    finds: 5,
    typed: [],
  },
  'in a circle, allowed and mended': {
    files: {
      'src/modules/crm/index.ts': `export { total } from './total.ts'\nexport { invoices } from '../billing/index.ts'\n`,
      'src/modules/crm/total.ts': TOTAL,
      'src/modules/billing/index.ts': `// saas-lint-disable-next-line module-import -- on its way\nimport { total } from '../crm/total.ts'\n// saas-lint-disable-next-line module-import -- nothing is there\nexport const invoices = total\n// saas-lint-disable-next-line module-cycle\nexport { total } from '../crm/index.ts'\n`,
      'src/modules/billing/one.ts': `import { total } from '../crm/total.ts'\nimport { total as renamed } from '../crm/total'\nexport const both = [total, renamed]\n`,
      'src/modules/billing/two.ts': `import type { Row } from '../crm/total.ts'\nexport type Mine = Row\n`,
    },
    options: { module: 'esnext', moduleResolution: 'bundler' },
    finds: 6,
    typed: [],
  },
  'what only others import, and what declares': {
    files: {
      'src/main.ts': `import { total } from '../lib/total.ts'\nimport plain from 'plain'\nexport const all = [total, plain]\n`,
      'lib/total.ts': `export { total } from '../src/modules/crm/total.ts'\n`,
      'src/modules/crm/total.ts': TOTAL,
      'src/plain.d.ts': `declare module 'plain' {\n  const plain: typeof import('./modules/crm/total.ts')\n  export default plain\n}\n`,
      'src/script.ts': `/// <reference path="../lib/more.ts" />\nconst here = 1\n`,
      'lib/more.ts': `export const late = import('../src/modules/crm/total.ts')\n`,
    },
    finds: 2,
    typed: [],
  },
}

export const QUERYING: Readonly<Record<string, BoundaryProgram>> = {
  'a name where it is queried': {
    files: billing(
      `${IMPORT_DB}const mine = 'invoice'\nexport const own = (db: Db) => db.selectFrom(mine).selectAll().execute()\nexport const list = (db: Db) => db.selectFrom('invoice').innerJoin('customer as c', 'c.id', 'invoice.customer_id').selectAll().execute()\n`,
    ),
    finds: 1,
    typed: ['src/modules/billing/list.ts'],
  },
  'a name in a constant beside it, in a list and in SQL': {
    files: billing(
      `import { sql } from 'kysely'\n${IMPORT_DB}const TABLE = 'customer'\nexport const one = (db: Db) => db.selectFrom(TABLE).selectAll().execute()\nexport const two = (db: Db) => db.selectFrom(['invoice', 'customer']).select('name').execute()\nexport const three = (db: Db, id: string) => sql\`select * from Customer where id = \${id}\`.execute(db)\n`,
    ),
    finds: 3,
    typed: ['src/modules/billing/list.ts'],
  },
  'words that are no names': {
    files: billing(
      `${IMPORT_DB}/** The customer of an invoice. */\nexport const customer = (db: Db) => db.selectFrom('invoice').select('customer_id').execute()\nexport const moved = (from: string) => \`moved from \${from}\`\n`,
    ),
    finds: 0,
    typed: [],
  },
  'a database that a declaration of another file types': {
    files: {
      ...billing(
        `export const list = (app: App) => app.db.selectFrom('customer').selectAll().execute()\n`,
      ),
      'src/app.ts': `import type { Db } from './tables.ts'\n\ndeclare global {\n  interface App {\n    db: Db\n  }\n}\n`,
    },
    finds: 1,
    typed: ['src/modules/billing/list.ts'],
  },
  'a name that the module of the table exports': {
    files: {
      ...billing(
        `${IMPORT_DB}import { CUSTOMER } from '../crm/index.ts'\nexport const list = (db: Db) => db.selectFrom(CUSTOMER).selectAll().execute()\n`,
      ),
      'src/modules/crm/index.ts': `export const CUSTOMER = 'customer'\n`,
    },
    finds: 1,
    typed: 'all',
  },
  'a name that a caller gives': {
    files: {
      ...billing(
        `${IMPORT_DB}export const list = (db: Db, table: keyof import('../../tables.ts').Tables) => db.selectFrom(table as string as 'invoice').selectAll().execute()\n`,
      ),
      'src/modules/crm/index.ts': `${IMPORT_DB}import { list } from '../billing/index.ts'\nexport const all = (db: Db) => list(db, 'customer')\n`,
      'src/modules/billing/index.ts': `export { list } from './list.ts'\n`,
    },
    finds: 1,
    typed: 'all',
  },
  'a name that a type says': {
    files: billing(
      `import type { Db, Tables } from '../../tables.ts'\nexport const list = (db: Db, table: keyof Tables) => db.selectFrom(table).selectAll().execute()\n`,
    ),
    finds: 1,
    typed: 'all',
  },
  'a query that the module of the table goes on with': {
    files: {
      ...billing(`${IMPORT_DB}export const invoices = (db: Db) => db.selectFrom('invoice')\n`),
      'src/modules/crm/index.ts': `${IMPORT_DB}import { invoices } from '../billing/list.ts'\nexport const all = (db: Db) => invoices(db).innerJoin('customer', 'customer.id', 'invoice.customer_id').selectAll().execute()\n`,
    },
    finds: 2,
    typed: 'all',
  },
  'a query that is handed to the module of the table': {
    files: {
      ...billing(
        `${IMPORT_DB}import { named } from '../crm/index.ts'\nexport const invoices = (db: Db) => named(db.selectFrom('invoice'))\n`,
      ),
      'src/modules/crm/index.ts': `${IMPORT_DB}type Invoices = ReturnType<typeof start>\nconst start = (db: Db) => db.selectFrom('invoice')\nexport const named = (query: Invoices) => query.innerJoin('customer', 'customer.id', 'invoice.customer_id').selectAll().execute()\n`,
    },
    finds: 2,
    typed: 'all',
  },
  'a query of a class above': {
    files: {
      ...DB,
      'src/modules/billing/rows.ts': `${IMPORT_DB}export class Rows {\n  constructor(readonly db: Db) {}\n  rows() {\n    return this.db.selectFrom('invoice')\n  }\n}\n`,
      'src/modules/billing/list.ts': `import { Rows } from './rows.ts'\n\nexport class List extends Rows {\n  named() {\n    return this.rows().innerJoin('customer', 'customer.id', 'invoice.customer_id').selectAll().execute()\n  }\n}\n`,
    },
    finds: 1,
    typed: 'all',
  },
  'a join of its own on a query of a class above': {
    files: {
      ...DB,
      'src/modules/billing/rows.ts': `${IMPORT_DB}export class Rows {\n  constructor(readonly db: Db) {}\n  rows() {\n    return this.db.selectFrom('invoice')\n  }\n}\n`,
      'src/modules/billing/list.ts': `import { Rows } from './rows.ts'\n\nexport class List extends Rows {\n  pairs() {\n    return this.rows().innerJoin('invoice as other', 'other.id', 'invoice.id').selectAll('invoice').execute()\n  }\n}\n`,
    },
    finds: 0,
    typed: [],
  },
  'a piece of SQL of another module': {
    files: {
      ...billing(
        `import { sql } from 'kysely'\n${IMPORT_DB}import { from } from '../crm/index.ts'\nexport const list = (db: Db) => sql\`select * \${from}\`.execute(db)\n`,
      ),
      'src/modules/crm/index.ts': `import { sql } from 'kysely'\nexport const from = sql\`from customer\`\n`,
    },
    finds: 1,
    typed: 'all',
  },
  'a name that is put into SQL': {
    files: {
      ...billing(
        `import { sql } from 'kysely'\n${IMPORT_DB}import { CUSTOMER } from '../crm/index.ts'\nexport const list = (db: Db) => sql\`select * from \${sql.table(CUSTOMER)}\`.execute(db)\n`,
      ),
      'src/modules/crm/index.ts': `export const CUSTOMER = 'customer'\n`,
    },
    finds: 1,
    typed: 'all',
  },
  'a statement that another file runs': {
    files: {
      'src/modules/billing/list.ts': `export const CUSTOMERS = 'select *\\nfrom customer'\n`,
      'src/run.ts': `import { Pool } from 'pg'\nimport { CUSTOMERS } from './modules/billing/list.ts'\nexport const run = (pool: Pool) => pool.query(CUSTOMERS)\n`,
    },
    finds: 2,
    typed: 'all',
  },
}

/** What cannot be judged. */
export const BROKEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a syntax error': { ...CRM, 'src/a.ts': 'export const one = (\n' },
  'what the fast parser alone refuses': { ...CRM, 'src/a.ts': 'export const one: number\n' },
  'an import of what is not there': {
    'src/a.ts': `import { one } from './b.ts'\nexport const two = one\n`,
  },
  'a package that is not installed': {
    'src/a.ts': `import Fastify from 'fastify'\nexport const app = Fastify()\n`,
  },
  nothing: { 'README.md': '' },
  'no file': {
    'src/modules/crm/index.ts': INDEX,
    'src/modules/crm/total.ts': TOTAL,
    'tsconfig.json': '{ "files": ["src/gone.ts"] }',
  },
  'half a configuration': { 'tsconfig.json': '{ "include": ' },
}
