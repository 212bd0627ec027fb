import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

import { expect, test } from 'vitest'

import { runSaas } from '../cli/run-saas.ts'

const FILES = {
  'package.json': '{ "type": "module" }',
  'tsconfig.json': JSON.stringify({
    compilerOptions: { target: 'esnext', module: 'nodenext', strict: true, noEmit: true },
    include: ['src'],
  }),
  'saas.lint.json': JSON.stringify({
    tenantColumn: 'org_id',
    sharedTables: ['currency'],
    roles: { app: ['app'] },
    context: { settings: ['app.org_id'] },
    migrations: { tool: 'dbmate' },
    ignore: [{ files: ['src/scripts/**'], reason: 'run by the operator' }],
  }),
  'db/migrations/1_invoice.sql': `-- migrate:up
set lock_timeout = '2s';
create table public.invoice (org_id uuid not null, id uuid not null, primary key (org_id, id));
alter table public.invoice enable row level security;
alter table public.invoice force row level security;
create policy of_org on public.invoice
  using (org_id = nullif(current_setting('app.org_id', true), '')::uuid);
grant select, insert, update, delete on public.invoice to app;
create table public.payment (org_id uuid not null, id uuid not null, primary key (org_id, id));
create table public.currency (code text primary key);
-- migrate:down
drop table public.invoice;
`,
  'src/database.ts': `import { Pool, type PoolClient } from 'pg'

export const pool = new Pool()

export async function withOrg<Result>(org: string, work: (client: PoolClient) => Promise<Result>) {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('app.org_id', $1, true)", [org])
    const result = await work(client)
    await client.query('commit')
    return result
  } finally {
    client.release()
  }
}
`,
  'src/invoices.ts': `import { pool, withOrg } from './database.js'

export const find = (org: string, id: string) =>
  withOrg(org, (client) => client.query('select * from invoice where id = $1', [id]))

export const count = () => pool.query('select count(*) from invoice')

export const currencies = () => pool.query('select code from currency')
`,
  'src/scripts/all.ts': `import { pool } from '../database.js'

export const all = () => pool.query('select * from invoice')
`,
}

test('an application of pg and dbmate is judged by what saas.lint.json says of it', async () => {
  const root = await mkdtemp(join(tmpdir(), 'tenantry-foreign-'))
  try {
    await symlink(resolve('node_modules'), join(root, 'node_modules'))
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
    const { stdout, exitCode } = await runSaas(['lint', '--json'], { cwd: root })
    const { result } = JSON.parse(stdout)
    expect(
      result.findings.map(
        ({ rule, place }: { rule: string; place: { file: string; line: number } }) => [
          rule,
          place.file,
          place.line,
        ],
      ),
    ).toEqual([
      ['rls-missing', 'db/migrations/1_invoice.sql', 9],
      ['raw-unscoped', 'src/invoices.ts', 6],
    ])
    expect(result.allowed).toMatchObject([
      {
        rule: 'raw-unscoped',
        reason: 'run by the operator',
        place: { file: 'src/scripts/all.ts' },
      },
    ])
    expect(result).toMatchObject({ migrations: 1, files: 3 })
    expect(exitCode).toBe(1)

    // A folder of migrations that lies elsewhere is read like one that lies here, and circles end.
    await rename(join(root, 'db/migrations'), join(root, 'elsewhere'))
    await symlink('../elsewhere', join(root, 'db/migrations'))
    await symlink('..', join(root, 'elsewhere/up'))
    const linked = await runSaas(['lint', '--sql', '--json'], { cwd: root })
    expect(JSON.parse(linked.stdout).result).toMatchObject({
      migrations: 1,
      findings: [{ rule: 'rls-missing', place: { file: 'db/migrations/1_invoice.sql' } }],
    })

    await writeFile(join(root, 'saas.lint.json'), '{ "tenantColum": "org_id" }')
    const refused = await runSaas(['lint', '--json'], { cwd: root })
    expect(refused.exitCode).toBe(2)
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'LINT_CONFIG_INVALID' } })
  } finally {
    await rm(root, { recursive: true, force: true })
  }
})
