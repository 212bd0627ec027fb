import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { CODE_RULES, type CodeRule } from '../../src/lint/code/index.ts'
import { activeCodeRules } from '../../src/workspace/active-code-rules.ts'

let root: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'active-rules-'))
  await mkdir(join(root, 'node_modules', 'kysely'), { recursive: true })
  await writeFile(join(root, 'node_modules', 'kysely', 'package.json'), '{}')
  await mkdir(join(root, 'apps', 'one'), { recursive: true })
})

afterAll(async () => await rm(root, { recursive: true }))

const [template] = CODE_RULES
const rule = (id: string, needs?: readonly string[]): CodeRule => {
  if (template === undefined) throw new Error('There are no rules.')
  const { needs: _, variants: __, ...rest } = template
  return needs === undefined ? { ...rest, id } : { ...rest, id, needs }
}

test('a rule is active where its packages are, in the folder or above it', async () => {
  const rules = [rule('plain'), rule('both', ['kysely', 'missing-package'])]
  const active = await activeCodeRules(join(root, 'apps', 'one'), rules, () => false)
  expect(active.map(({ id }) => id)).toEqual(['plain'])
})

test('where none is active, that is an error', async () => {
  const rules = [rule('other', ['missing-package'])]
  await expect(activeCodeRules(root, rules, () => false)).rejects.toMatchObject({
    code: 'LINT_NOTHING',
    details: { packages: ['missing-package'] },
  })
})

test('a rule is active with the packages of a variant alone, and with its plant', async () => {
  const [variant] = template?.variants ?? []
  if (variant === undefined) throw new Error('The rule has no variant.')
  const other = { ...variant, with: 'other', needs: ['missing-package'] }
  const given = {
    ...rule('foreign', ['missing-package']),
    variants: [other, { ...variant, needs: ['orm'] }],
  }
  const [active] = await activeCodeRules(root, [given], (name) => name === 'orm')
  expect(active).toMatchObject({
    needs: ['orm'],
    examples: { leak: variant.leak },
    variants: [],
  })
})
