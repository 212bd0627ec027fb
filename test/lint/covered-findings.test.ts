import { Project, ts } from 'ts-morph'
import { expect, test } from 'vitest'

import { toCodeProgram } from '../../src/code/index.ts'
import { lintCode } from '../../src/lint/code/index.ts'
import { openSqlParser } from '../../src/sql/index.ts'

const SOURCE = `import type { Tenancy } from '@tenantry/runtime'
import { Pool } from 'pg'

export const tenancyOf = (tenancy: Tenancy<object>) => tenancy
//ALLOWED
const pool = new Pool()
export const list = () => pool.query('select * from invoice')
`
const ALLOWED = '// saas-lint-disable-next-line own-connection -- it is the pool of the queue'
const FOLDER = `${import.meta.dirname}/covered/`

const project = new Project({
  compilerOptions: {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    customConditions: ['tenantry-source'],
    allowImportingTsExtensions: true,
    noEmit: true,
    types: ['node'],
  },
})
const TEXTS = {
  'plain.ts': SOURCE,
  'allowed.ts': SOURCE.replace('//ALLOWED', ALLOWED),
  'reasonless.ts': SOURCE.replace('//ALLOWED', ALLOWED.replace(/ --.*/, '')),
  'list.test.ts': SOURCE,
}
for (const [name, text] of Object.entries(TEXTS)) project.createSourceFile(FOLDER + name, text)
const { findings } = lintCode(
  toCodeProgram(project.getProgram().compilerObject, (path) => path.startsWith(FOLDER)),
  {
    parser: await openSqlParser(),
    tenantColumn: 'tenant_id',
    isTenantTable: (table) => table === 'invoice',
    relative: (path) => path.slice(FOLDER.length),
  },
)

test.each([
  ['plain.ts', ['own-connection']],
  ['allowed.ts', ['raw-unscoped']],
  ['reasonless.ts', ['own-connection', 'allowance-without-reason']],
])('what a connection covers counts where the connection itself is allowed: %s', (name, rules) => {
  expect(rulesIn(name)).toEqual(rules)
})

test('a connection that a test opens for itself is its own affair, and what it asks is not', () => {
  expect(rulesIn('list.test.ts')).toEqual(['raw-unscoped'])
})

function rulesIn(name: string): string[] {
  return findings.filter(({ place }) => place.file === name).map(({ rule }) => rule)
}
