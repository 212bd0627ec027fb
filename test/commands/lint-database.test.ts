import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, inject, test } from 'vitest'

import { runSaas } from '../cli/run-saas.ts'
import { createCaseDatabase } from '../lint/database/case-database.ts'

test('a database is judged without an application, by a login that may do nothing but connect', async () => {
  await using database = await createCaseDatabase(inject('databaseUrl'))
  const { token, sql } = database.toCase(`
    alter table {{schema}}.invoice disable row level security;
    alter table {{schema}}.line add constraint line_fkey foreign key (invoice_id) references {{schema}}.invoice (id);
    create role {{schema}}_reader login password 'unspeakable'`)
  await database.admin.query(sql)
  const url = Object.assign(new URL(inject('databaseUrl')), {
    pathname: `/${database.name}`,
    username: `${token}_reader`,
    password: 'unspeakable',
  }).href
  const cwd = await mkdtemp(join(tmpdir(), 'tenantry-lint-'))
  const lint = (...args: string[]) => runSaas(['lint', '--database', url, ...args], { cwd })

  const json = await lint('--app-role', `${token}_app`, '--rule', 'rls-inactive', '--json')
  expect(json.exitCode).toBe(1)
  expect(JSON.parse(json.stdout)).toMatchObject({
    command: 'lint',
    result: {
      database: {
        name: database.name,
        reader: `${token}_reader`,
        tables: 2,
        appRoles: [`${token}_app`],
        areAppRolesGiven: true,
        unseen: [expect.stringContaining('the login may not see all of them')],
      },
      findings: [{ kind: 'database', rule: 'rls-inactive', schemas: [token], schemaCount: 1 }],
    },
  })
  const pretty = await lint()
  expect(pretty.stdout).toContain('error rls-inactive')
  expect(pretty.stdout).toContain(`requests run as ${token}_app, taken for it`)
  const known = await lint('--baseline', 'known.json', '--update-baseline')
  expect(known.exitCode).toBe(0)
  expect(await readFile(join(cwd, 'known.json'), 'utf8')).toContain('rls-inactive database')
  const nothing = await lint('--tenant-column', 'org_id', '--json')
  await writeFile(
    join(cwd, 'saas.lint.json'),
    JSON.stringify({ tenantColumn: 'org_id', roles: { app: [`${token}_app`] } }),
  )
  const configured = await lint('--tenant-column', 'tenant_id', '--json')
  expect(JSON.parse(configured.stdout)).toMatchObject({
    result: { database: { appRoles: [`${token}_app`], areAppRolesGiven: true } },
  })
  expect(JSON.parse(nothing.stdout)).toMatchObject({ error: { code: 'LINT_NOTHING' } })
  const wrong = await lint('--app-role', 'nobody_here')
  expect(wrong).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('nobody_here') })
  const told = [json, pretty, known, nothing, wrong].map((one) => one.stdout + one.stderr).join()
  expect(told).not.toContain('unspeakable')
  await rm(cwd, { recursive: true })
})
