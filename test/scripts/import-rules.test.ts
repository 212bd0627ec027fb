import { describe, expect, test } from 'vitest'

import { checkImports } from '../../scripts/import-rules/check-imports.ts'
import { findCycles } from '../../scripts/import-rules/find-cycles.ts'
import { COMPUTED, findImports } from '../../scripts/import-rules/find-imports.ts'
import { findMissedPlants } from '../../scripts/import-rules/find-missed-plants.ts'
import type { EdgeRule } from '../../scripts/import-rules/rule.ts'
import { IMPORT_RULES } from '../../scripts/import-rules/rules/index.ts'

function importsOf(text: string, path = 'src/a/b.ts') {
  return findImports({ path, text }).map(({ to, kind }) => [kind, to])
}

/** The ids of the rules that a file breaks. */
function brokenBy(path: string, text: string): string[] {
  return checkImports([{ path, text }], IMPORT_RULES).map(({ rule }) => rule.id)
}

describe('findImports', () => {
  test.each([
    [`import x from './x.ts'`, 'static', 'src/a/x.ts'],
    [`import '../x.ts'`, 'static', 'src/x.ts'],
    [`import type { X } from '../../x.ts'`, 'type', 'x.ts'],
    [`import { type X } from './x.ts'`, 'static', 'src/a/x.ts'],
    [`export * from './x.ts'`, 'static', 'src/a/x.ts'],
    [`export * as x from './x.ts'`, 'static', 'src/a/x.ts'],
    [`export { x } from './x.ts'`, 'static', 'src/a/x.ts'],
    [`export type { X } from './x.ts'`, 'type', 'src/a/x.ts'],
    [`export type * from './x.ts'`, 'type', 'src/a/x.ts'],
    [`const x = await import('./x.ts')`, 'dynamic', 'src/a/x.ts'],
    ['function f() { return import(`./x.ts`) }', 'dynamic', 'src/a/x.ts'],
    ['import(`./${name}.ts`)', 'dynamic', COMPUTED],
    ['import(name)', 'dynamic', COMPUTED],
    [`type X = import('./x.ts').X`, 'type', 'src/a/x.ts'],
    [`import fs from 'node:fs/promises'`, 'static', 'node:fs/promises'],
    [`const fs = require('fs-extra')`, 'dynamic', 'fs-extra'],
  ])('%s', (text, kind, to) => {
    expect(importsOf(text)).toEqual([[kind, to]])
  })

  test('what only looks like an import is none', () => {
    expect(importsOf(`const text = "import x from './x.ts'" // import('./y.ts')`)).toEqual([])
    expect(importsOf(`export const x = 1; export { x as y }`)).toEqual([])
  })

  test('tells the line', () => {
    const text = `\n\nimport x from './x.ts'`
    expect(findImports({ path: 'a.ts', text })).toMatchObject([{ line: 3 }])
  })

  test('a file that cannot be parsed is an error, not a file without imports', () => {
    expect(() => importsOf(`import { from './x.ts'`)).toThrow('src/a/b.ts cannot be parsed')
  })
})

describe('checkImports', () => {
  const rule: EdgeRule = {
    kind: 'edge',
    id: 'rule',
    reason: 'a reason',
    from: ['src/a'],
    to: ['src/b', 'node:'],
    exceptTo: ['src/b/index.ts'],
    planted: [],
  }
  const check = (path: string, text: string, changes: Partial<EdgeRule> = {}) =>
    checkImports([{ path, text }], [{ ...rule, ...changes }]).map(({ what }) => what)

  test('names stand for themselves and for what is below them', () => {
    expect(check('src/a/x.ts', `import '../b/y.ts'`)).toEqual(['imports src/b/y.ts'])
    expect(check('src/a/x.ts', `import 'node:fs'`)).toEqual(['imports node:fs'])
    expect(check('src/a/x.ts', `import '../bc/y.ts'`)).toEqual([])
    expect(check('src/ab/x.ts', `import '../b/y.ts'`)).toEqual([])
  })

  test('exceptions hold', () => {
    expect(check('src/a/x.ts', `import '../b/index.ts'`)).toEqual([])
    const changes = { exceptFrom: ['src/a/x.ts'] }
    expect(check('src/a/x.ts', `import '../b/y.ts'`, changes)).toEqual([])
  })

  test('a rule may be about some kinds of import', () => {
    const only = { only: ['static', 'type'] } as const
    expect(check('src/a/x.ts', `await import('../b/y.ts')`, only)).toEqual([])
    expect(check('src/a/x.ts', `import '../b/y.ts'`, only)).toHaveLength(1)
  })

  test('finds a cycle whatever it is made of, and where it begins', () => {
    const files = [
      { path: 'a.ts', text: `import './b.ts'` },
      { path: 'b.ts', text: `\nimport type { C } from './c.ts'` },
      { path: 'c.ts', text: `await import('./b.ts')` },
    ]
    const cycles = findCycles(files.flatMap(findImports))
    expect(cycles.map((cycle) => cycle.map(({ to }) => to))).toEqual([['c.ts', 'b.ts']])
  })

  test('a diamond is no cycle', () => {
    const files = [
      { path: 'a.ts', text: `import './b.ts'; import './c.ts'` },
      { path: 'b.ts', text: `import './d.ts'` },
      { path: 'c.ts', text: `import './d.ts'` },
    ]
    expect(findCycles(files.flatMap(findImports))).toEqual([])
  })
})

describe('the rules of this repository', () => {
  test('each catches the violation planted for it', () => {
    expect(findMissedPlants(IMPORT_RULES).map(({ id }) => id)).toEqual([])
  })

  test('a rule that catches nothing is noticed', () => {
    const [first] = IMPORT_RULES
    if (!first) throw new Error('there are no rules')
    const blind = { ...first, kind: 'edge', id: 'blind', from: ['nowhere'] } as const
    expect(findMissedPlants([blind])).toEqual([blind])
  })

  test('each has an id of its own and a reason in whole sentences', () => {
    expect(new Set(IMPORT_RULES.map(({ id }) => id)).size).toBe(IMPORT_RULES.length)
    for (const { reason } of IMPORT_RULES) expect(reason).toMatch(/^.{30,}\.$/)
  })

  test('a command may load one file of a domain lazily, and only so', () => {
    const path = 'src/commands/new.ts'
    expect(brokenBy(path, `await import('../terminal/render-fleet.ts')`)).toEqual([])
    expect(brokenBy(path, `import { x } from '../terminal/render-fleet.ts'`)).toEqual([
      'through-the-index-of-terminal',
    ])
  })

  test('the adapters take the context as a type', () => {
    const path = 'packages/runtime/src/http/new.ts'
    const type = `import type { TenantContext } from '../context/context-store.ts'`
    expect(brokenBy(path, type)).toEqual([])
    expect(brokenBy(path, type.replace('type ', ''))).toEqual(['http-takes-the-context-as-a-type'])
  })
})
