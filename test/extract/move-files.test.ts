import { expect, test } from 'vitest'

import { splice } from '../../src/codemod/index.ts'
import { findReferences } from '../../src/extract/analyse/find-references.ts'
import { moveFiles } from '../../src/extract/analyse/move-files.ts'
import type { Cut } from '../../src/extract/index.ts'
import { withProgram } from './plan-program.ts'

/** The text of every file that moves or changes, by its new path. */
function textsOf(cut: Cut): Record<string, string> {
  const { files, splices } = moveFiles([...findReferences(cut)], 'services/billing', cut)
  const textOf = (path: string): string => {
    const file = cut.program.files.find(({ fileName }) => fileName === `${cut.root}/${path}`)
    return splice(file?.text ?? '', splices.get(path) ?? []).trim()
  }
  const moved = files.map(({ from, to }) => [to, textOf(from)])
  const leaving = new Set(files.map(({ from }) => from))
  const changed = [...splices.keys()].flatMap((path) =>
    leaving.has(path) ? [] : [[path, textOf(path)]],
  )
  return Object.fromEntries([...moved, ...changed])
}

test('what the module imports from outside keeps its style, whatever that is', async () => {
  const program = `
// lib/money.ts
export const round = Math.round
// lib/text/index.ts
export const upper = (text: string) => text
// modules/billing/index.ts
import { round } from '../../lib/money.ts'
import { round as again } from '../../lib/money.js'
import { round as alias } from '@/lib/money.ts'
import { inner } from './inner/tax.ts'
/** @see {import('../../lib/text/index.ts').upper} */
export const all = [round, again, alias, inner, import('../../lib/text/index.ts')]
// modules/billing/inner/tax.ts
import { upper } from '../../../lib/text/index.ts'
import { all } from '@/modules/billing/index.ts'
export const inner = [upper, all.length]
`
  const texts = await withProgram(program, textsOf, { paths: { '@/*': ['./src/*'] } })
  expect(texts).toEqual({
    'services/billing/src/index.ts': `import { round } from '../../../src/lib/money.ts'
import { round as again } from '../../../src/lib/money.js'
import { round as alias } from '@/lib/money.ts'
import { inner } from './inner/tax.ts'
/** @see {import('../../../src/lib/text/index.ts').upper} */
export const all = [round, again, alias, inner, import('../../../src/lib/text/index.ts')]`,
    'services/billing/src/inner/tax.ts': `import { upper } from '../../../../src/lib/text/index.ts'
import { all } from '../index.ts'
export const inner = [upper, all.length]`,
  })
})

test('without endings, and with paths of mocks', async () => {
  const program = `
// lib/money.ts
export const round = Math.round
// lib/text/index.ts
export const upper = (text: string) => text
// billing/index.ts
import { round } from '../lib/money'
import { upper } from '../lib/text'
import { own } from '@/billing/own'
export const all = [round, upper, own]
// billing/own.ts
export const own = 1
// billing/index.test.ts
declare const jest: { mock(path: string): void }
jest.mock('../lib/money')
jest.mock('./own')
`
  const options = { module: 'esnext', moduleResolution: 'bundler', paths: { '@/*': ['./src/*'] } }
  expect(await withProgram(program, textsOf, options)).toEqual({
    'services/billing/src/index.ts': `import { round } from '../../../src/lib/money'
import { upper } from '../../../src/lib/text'
import { own } from './own'
export const all = [round, upper, own]`,
    'services/billing/src/own.ts': 'export const own = 1',
    'services/billing/src/index.test.ts': `declare const jest: { mock(path: string): void }
jest.mock('../../../src/lib/money')
jest.mock('./own')`,
  })
})

test('what stays follows what is no code, and nothing else', async () => {
  const program = `
// billing/prices.json
{ "one": 1 }
// billing/index.ts
import prices from './prices.json' with { type: 'json' }
export const one = prices.one
// app.ts
import prices from './billing/prices.json' with { type: 'json' }
import { one } from './billing/index.ts'
export const all = [prices.one, one, new URL('./billing/prices.json', import.meta.url)]
`
  const options = { lib: ['es2024', 'dom'] }
  const texts = await withProgram(program, textsOf, options)
  expect(texts['src/app.ts'])
    .toBe(`import prices from '../services/billing/src/prices.json' with { type: 'json' }
import { one } from './billing/index.ts'
export const all = [prices.one, one, new URL('../services/billing/src/prices.json', import.meta.url)]`)
})
