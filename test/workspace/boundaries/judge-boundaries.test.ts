import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { TenantryError } from '@tenantry/runtime/errors'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { EXAMPLE_OWNERS } from '../../../src/lint/code/example-preamble.ts'
import { CODE_RULES, type CodeReport, lintCode, typesNeeded } from '../../../src/lint/code/index.ts'
import { openSqlParser } from '../../../src/sql/index.ts'
import { judgeBoundaries } from '../../../src/workspace/boundaries/judge-boundaries.ts'
import { openImports } from '../../../src/workspace/boundaries/open-imports.ts'
import { openProject } from '../../../src/workspace/code-project.ts'
import { openCode } from '../../../src/workspace/open-code.ts'
import { writeTexts } from '../../support/moved-module.ts'
import { BROKEN, IMPORTING, QUERYING } from './boundary-programs.ts'

const MODULES = fileURLToPath(new URL('../../../node_modules/', import.meta.url))
const CORPUS = fileURLToPath(new URL('../../lint/corpus/', import.meta.url))
const OPTIONS = {
  target: 'es2024',
  module: 'nodenext',
  noEmit: true,
  strict: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  types: [],
}
const RULES = CODE_RULES.filter(({ group }) => group === 'boundaries')
const parser = await openSqlParser()

let folder: string

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'tenantry-boundaries-')))
  for (const name of ['@tenantry/runtime', 'kysely', 'pg', '@types/pg']) {
    await mkdir(dirname(join(folder, 'node_modules', name)), { recursive: true })
    await symlink(join(MODULES, name), join(folder, 'node_modules', name), 'dir')
  }
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function write(files: Readonly<Record<string, string>>, options = {}): Promise<string> {
  const root = await mkdtemp(join(folder, 'app-'))
  const compilerOptions = { ...OPTIONS, ...options }
  const config = JSON.stringify({ compilerOptions, include: ['src'] })
  await writeTexts(root, { 'package.json': '{"type":"module"}', 'tsconfig.json': config, ...files })
  return root
}

function optionsOf(root: string) {
  return {
    parser,
    rules: RULES,
    tenantColumn: 'tenant_id',
    relative: (path: string) => path.slice(root.length + 1),
  }
}

/** What is told of the boundaries alone, and by whoever knows the types of all; of an error, its words. */
async function bothOf(root: string) {
  const alone = await told(() =>
    judgeBoundaries(openProject(root, []), {
      ...optionsOf(root),
      tables: Promise.resolve({
        tenantTables: [...EXAMPLE_OWNERS.keys()],
        owners: [...EXAMPLE_OWNERS],
      }),
    }),
  )
  const whole = await told(async () =>
    lintCode(openCode(root, []).plant([]).own, {
      ...optionsOf(root),
      isTenantTable: (table) => EXAMPLE_OWNERS.has(table),
      ownerOf: (table) => EXAMPLE_OWNERS.get(table),
    }),
  )
  return { alone, whole }
}

/** To whoever knows the types of all. */
const LEFT = 'none, since they were not judged'

async function told(judge: () => Promise<CodeReport | undefined>) {
  try {
    return (await judge()) ?? { findings: LEFT }
  } catch (error) {
    if (!(error instanceof TenantryError)) throw error
    return { code: error.code, message: error.message, details: error.details }
  }
}

describe.each(Object.entries({ ...IMPORTING, ...QUERYING }))(
  '%s',
  (_, { files, options, finds, typed }) => {
    test('is judged as with all types', async () => {
      const { alone, whole } = await bothOf(await write(files, options))
      expect(alone).toEqual(whole)
      expect(whole.findings).toHaveLength(finds)
    })

    test('has no more typed than has to be', async () => {
      const root = await write(files, options)
      const opened = await openImports(openProject(root, []), [])
      const needed = opened && typesNeeded(opened.own, EXAMPLE_OWNERS)
      const paths = needed === 'all' ? needed : needed?.map(({ fileName }) => fileName)
      expect(paths).toEqual(typed === 'all' ? typed : typed.map((path) => join(root, path)))
    })
  },
)

test.each(Object.entries(BROKEN))(
  '%s is told as with all types, or left to who has them',
  async (name, files) => {
    const { alone, whole } = await bothOf(await write(files))
    expect([whole, { findings: LEFT }]).toContainEqual(alone)
    if (name !== 'what the fast parser alone refuses') expect(whole).toHaveProperty('code')
  },
)

test.each(RULES.map(({ id }) => id))('the corpus of %s is judged as with all types', async (id) => {
  const root = await write({ 'src/empty.ts': '' })
  const config = { compilerOptions: { ...OPTIONS, customConditions: ['tenantry-source'] } }
  for (const name of await readdir(join(CORPUS, id))) {
    const app = join(root, id, name)
    await cp(join(CORPUS, 'database.ts'), join(root, 'database.ts'))
    await cp(join(CORPUS, id, name), app, { recursive: true })
    await writeTexts(app, { 'tsconfig.json': JSON.stringify(config) })
    const { alone, whole } = await bothOf(app)
    expect([name, alone]).toEqual([name, whole])
    expect([name, whole.findings?.length]).toEqual([name, name.startsWith('leak') ? 1 : 0])
  }
})

test('code with another builder is left to the types', async () => {
  const root = await write({ 'src/a.ts': `export const name = 'knex'\n` })
  expect(await openImports(openProject(root, []), [])).toBeUndefined()
  await writeFile(join(root, 'src/a.ts'), 'export const name = 1\n')
  expect(await openImports(openProject(root, []), [])).toBeDefined()
})
