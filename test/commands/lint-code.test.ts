import { execFileSync } from 'node:child_process'
import { mkdir, rm, symlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { expect, test } from 'vitest'

import { type CliProject, createCliProject } from './cli-project.ts'

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    target: 'esnext',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: ['node'],
  },
  include: ['src'],
})
const DB = `import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

export const db = new Kysely<{ invoice: { tenant_id: string; id: string } }>({
  dialect: new PostgresDialect({ pool: new Pool() }),
})
`
const LEAK = `import { db } from './db.ts'

export const list = () => db.selectFrom('invoice').selectAll().execute()
`

/** With the packages that it uses, and no others: each that is there has rules, and leaks that are planted for them. */
async function createLintProject(): Promise<CliProject> {
  const project = await createCliProject()
  const modules = join(project.root, 'node_modules')
  await rm(modules)
  for (const name of ['kysely', 'pg', '@types/node', '@types/pg', '@tenantry', 'tenantry']) {
    await mkdir(dirname(join(modules, name)), { recursive: true })
    await symlink(resolve('node_modules', name), join(modules, name))
  }
  return project
}

test('a leak in the code ends with 1 and is told with its place; a reason allows it', async () => {
  await using project = await createLintProject()
  await project.write('tsconfig.json', TSCONFIG)
  await project.write('src/db.ts', DB)
  await project.write('src/list.ts', LEAK)
  const found = await project.saas(['lint', '--code'])
  expect(found.exitCode).toBe(1)
  expect(found.stdout).toContain('src/list.ts:3:27')
  expect(found.stdout).toContain('error unscoped-query: This select on invoice')

  const allowed = LEAK.replace(
    'export const list',
    '// saas-lint-disable-next-line unscoped-query -- the report counts all\nexport const list',
  )
  await project.write('src/list.ts', allowed)
  const { stdout, exitCode } = await project.saas(['lint', '--json'])
  expect(exitCode).toBe(0)
  expect(JSON.parse(stdout).result).toMatchObject({
    migrations: 1,
    findings: [],
    allowed: [{ rule: 'unscoped-query', reason: 'the report counts all', place: { line: 4 } }],
  })

  await project.write('src/list.ts', allowed.replace(' -- the report counts all', ''))
  const reasonless = await project.saas(['lint', '--code'])
  expect(reasonless.exitCode).toBe(1)
  expect(reasonless.stdout).toContain('allowance-without-reason')
  expect(reasonless.stdout).toContain('error unscoped-query')

  const floating = LEAK.replace('() => db', 'async (tenant: string) => {\n  db').replace(
    '.execute()',
    `.where('tenant_id', '=', tenant).execute()\n}`,
  )
  await project.write('src/list.ts', floating)
  const shown = await project.saas(['lint', '--code', '--fix', '--dry-run'])
  expect(shown.exitCode).toBe(1)
  expect(shown.stdout).toContain(`+  await db.selectFrom('invoice')`)
  const fixed = await project.saas(['lint', '--code', '--fix'])
  expect(fixed.exitCode).toBe(0)
  expect(fixed.stdout).toContain(`+  await db.selectFrom('invoice')`)
  expect(fixed.stdout).toContain('No findings')
})

test('what cannot be seen is an error, and never "no findings"', async () => {
  await using project = await createLintProject()
  const codeOf = async (): Promise<unknown> => {
    const { stdout, exitCode } = await project.saas(['lint', '--code', '--json'])
    expect(exitCode).not.toBe(0)
    return JSON.parse(stdout).error.code
  }
  expect(await codeOf()).toBe('LINT_PROJECT_UNREADABLE')
  await project.write('tsconfig.json', TSCONFIG.replace('"src"', '"nowhere"'))
  expect(await codeOf()).toBe('LINT_NOTHING')
  await project.write('tsconfig.json', '{')
  expect(await codeOf()).toBe('LINT_PROJECT_UNREADABLE')
  await project.write('src/db.ts', DB)
  const files = TSCONFIG.replace('"include"', '"files":["src/gone.ts"],"include"')
  await project.write('tsconfig.json', files)
  expect(await codeOf()).toBe('LINT_PROJECT_UNREADABLE')
  await project.write('tsconfig.json', TSCONFIG)
  await project.write('src/db.ts', `${DB}\nexport const = 1\n`)
  expect(await codeOf()).toBe('LINT_SYNTAX_ERROR')
  await project.write('src/db.ts', DB)
  await project.write('src/list.ts', LEAK.replace('./db.ts', './elsewhere.ts'))
  expect(await codeOf()).toBe('LINT_IMPORT_UNRESOLVED')

  // Where the linter has its own plants in memory, an application may have files.
  await project.write('.saas/planted/list.ts', LEAK.replace('./db.ts', '../../src/db.ts'))
  await project.write('src/list.ts', `export * from '../.saas/planted/list.ts'\n`)
  const hidden = await project.saas(['lint', '--code'])
  expect(hidden.exitCode).toBe(1)
  expect(hidden.stdout).toContain('.saas/planted/list.ts:3:27')
})

test('a part of it can be asked for: by path, by rule, and by what has changed', async () => {
  await using project = await createLintProject()
  await project.write('tsconfig.json', TSCONFIG)
  await project.write('.gitignore', 'node_modules\n')
  await project.write('src/db.ts', DB)
  await project.write('src/old.ts', LEAK)
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
      cwd: project.root,
    })
  git('init', '--quiet')
  git('add', '-A')
  git('commit', '--quiet', '-m', 'first')
  await project.write('src/new.ts', LEAK)
  const placesOf = async (...args: string[]): Promise<string[]> => {
    const { stdout } = await project.saas(['lint', '--code', '--json', ...args])
    const { findings }: { findings: { place: { file: string } }[] } = JSON.parse(stdout).result
    return findings.map(({ place }) => place.file)
  }
  expect(await placesOf()).toEqual(['src/new.ts', 'src/old.ts'])
  expect(await placesOf('src/old.ts')).toEqual(['src/old.ts'])
  expect(await placesOf('--rule', 'unscoped-query', 'src')).toEqual(['src/new.ts', 'src/old.ts'])
  expect(await placesOf('--rule', 'id-only-lookup')).toEqual([])
  expect(await project.saas(['lint', '--rule', 'drop-column'])).toMatchObject({ exitCode: 0 })
  expect(await placesOf('--since', 'HEAD')).toEqual(['src/new.ts'])
  for (const [wrong, code] of [
    [['--rule', 'unscoped-qery'], 'USAGE_INVALID_VALUE'],
    [['--since', 'nowhere'], 'USAGE_INVALID_VALUE'],
    [['--sql', '--rule', 'unscoped-query'], 'USAGE_INVALID_VALUE'],
    [['--code', '--rule', 'drop-column'], 'USAGE_INVALID_VALUE'],
    [['src/nowhere'], 'LINT_NOTHING'],
    [['tsconfig.json'], 'LINT_NOTHING'],
    [['--baseline', 'src'], 'LINT_BASELINE_INVALID'],
    [['..'], 'LINT_NOTHING'],
  ] as const) {
    const { stdout, exitCode } = await project.saas(['lint', '--json', ...wrong])
    expect([exitCode > 0, JSON.parse(stdout).error.code]).toEqual([true, code])
  }
})

test('what is known by a baseline is not told, and what is new is', async () => {
  await using project = await createLintProject()
  await project.write('tsconfig.json', TSCONFIG)
  await project.write('src/db.ts', DB)
  await project.write('src/old.ts', LEAK)
  const lint = (...args: string[]) => project.saas(['lint', '--baseline', 'known.json', ...args])
  expect((await lint()).stderr).toContain('LINT_BASELINE_INVALID')
  expect(await lint('--update-baseline')).toMatchObject({ exitCode: 0 })
  for (const part of [['src/old.ts'], ['--rule', 'unscoped-query'], ['--since', 'HEAD']]) {
    expect((await lint('--update-baseline', ...part)).exitCode).toBe(2)
  }
  await project.write('src/old.ts', `// moved\n${LEAK}`)
  expect(await lint()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1 known') })
  await project.write('src/new.ts', LEAK)
  const asJson = await lint('--format', 'json')
  expect(await lint('--json')).toEqual(asJson)
  expect(await lint('--json', '--format', 'json')).toEqual(asJson)
  const grown = await lint('--format', 'github')
  expect(grown.exitCode).toBe(1)
  expect(grown.stdout.trim().split('\n')).toEqual([
    expect.stringMatching(/^::error file=src\/new\.ts,line=3,/),
  ])
})

test('modules that meet past their indexes are told, by themselves too', async () => {
  await using project = await createLintProject()
  await project.write('tsconfig.json', TSCONFIG)
  await project.write('src/db.ts', DB)
  await project.write('src/modules/crm/inside.ts', 'export const inside = 1\n')
  await project.write(
    'src/modules/crm/index.ts',
    `import { db } from '../../db.ts'\n\nexport const all = () => db.selectFrom('invoice').selectAll().execute()\n`,
  )
  await project.write('src/modules/billing/index.ts', `export { inside } from '../crm/inside.ts'\n`)
  const rulesOf = async (...args: string[]): Promise<string[]> => {
    const { stdout } = await project.saas(['lint', '--json', ...args])
    const { findings }: { findings: { rule: string }[] } = JSON.parse(stdout).result
    return findings.map(({ rule }) => rule).toSorted()
  }
  expect(await rulesOf('--boundaries')).toEqual(['module-import', 'module-table'])
  expect(await rulesOf('--code')).toEqual(['unscoped-query'])
  expect(await rulesOf()).toEqual(['module-import', 'module-table', 'unscoped-query'])
  expect(await rulesOf('--sql')).toEqual([])
})

test('a report for code scanning, and warnings that are too many', async () => {
  await using project = await createLintProject()
  await project.write('tsconfig.json', TSCONFIG)
  await project.write('src/db.ts', DB)
  await project.write('src/list.ts', LEAK)
  const sarif = await project.saas(['lint', '--code', '--format', 'sarif'])
  expect(sarif.exitCode).toBe(1)
  const [run] = JSON.parse(sarif.stdout).runs
  expect(run.results).toMatchObject([{ ruleId: 'unscoped-query', level: 'error' }])
  expect(run.tool.driver.rules[run.results[0].ruleIndex].id).toBe('unscoped-query')

  await project.write(
    'src/list.ts',
    '// saas-lint-disable-next-line unscoped-query -- none\nexport {}\n',
  )
  const lint = (...args: string[]) => project.saas(['lint', '--code', ...args])
  expect(await lint()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('1 warning,') })
  expect((await lint('--max-warnings', '1')).exitCode).toBe(0)
  expect((await lint('--max-warnings', '0')).exitCode).toBe(1)
})
