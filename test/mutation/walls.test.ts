import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, expect, inject, test } from 'vitest'

import '../support/provided-context.ts'

// Takes each wall out of a copy of the runtime, runs the tests of that wall against the copy, and
// expects them to fail: a test that cannot fail proves nothing.

interface Mutant {
  readonly what: string
  readonly wall: 1 | 2 | 3 | 4
  /** Below packages/runtime/src. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

const MUTANTS: readonly Mutant[] = [
  {
    what: 'the types do not tell a tenant from the system',
    wall: 1,
    file: 'database/tenant-database.ts',
    find: "SystemDatabase<DB> = Kysely<DB> & { readonly [scope]: 'system' }",
    replace: "SystemDatabase<DB> = Kysely<DB> & { readonly [scope]: 'tenant' }",
  },
  {
    what: 'the types take an unscoped database',
    wall: 1,
    file: 'database/tenant-database.ts',
    find: "TenantDatabase<DB> = Kysely<DB> & { readonly [scope]: 'tenant' }",
    replace: 'TenantDatabase<DB> = Kysely<DB>',
  },
  {
    what: 'tenant_id may be written',
    wall: 1,
    file: 'database/tenant-database.ts',
    find: 'ColumnType<string, never, never>',
    replace: 'ColumnType<string, string | undefined, string>',
  },
  {
    what: 'no plugin',
    wall: 2,
    file: 'tenancy.ts',
    find: '[new TenantPlugin(() => this.#scope())]',
    replace: '[new TenantPlugin(() => this.#scope())].slice(1)',
  },
  {
    what: 'no predicate on what is selected',
    wall: 2,
    file: 'database/scope/tenant-transformer.ts',
    find: 'return source ? [tenantPredicate(source.reference, this.#scope.tenantId)] : []',
    replace: 'return source ? [] : []',
  },
  {
    what: 'existing conditions are not parenthesised',
    wall: 2,
    file: 'database/scope/add-predicate.ts',
    find: 'AndNode.create(predicate, ParensNode.create(existing))',
    replace: 'AndNode.create(predicate, existing)',
  },
  {
    what: 'no stamp on what is inserted',
    wall: 2,
    file: 'database/scope/tenant-transformer.ts',
    find: 'return stampInsert(out, this.#scope.tenantId)',
    replace: 'return stampInsert(out, this.#scope.tenantId) && out',
  },
  {
    what: 'statements without their context',
    wall: 3,
    file: 'database/session-connection.ts',
    find: 'return [this.#context]',
    replace: 'return [this.#context].slice(1)',
  },
  {
    what: 'the context without its tenant',
    wall: 3,
    file: 'database/contextual-query.ts',
    find: "session.tenantId ?? ''",
    replace: "session.tenantId && ''",
  },
  {
    what: 'no check that the context is still the same',
    wall: 3,
    file: 'database/session-driver.ts',
    find: 'if (isSameSession(taken, now)) return',
    replace: 'if (isSameSession(taken, taken)) return',
  },
  {
    what: 'the last tenant serves whoever has none',
    wall: 3,
    file: 'context/context-store.ts',
    find: 'const context = this.#storage.getStore()\n    if (context !== undefined) return context',
    replace:
      'const context = this.#storage.getStore() ?? this.last\n    this.last = context\n    if (context !== undefined) return context',
  },
  {
    what: 'no row-level security',
    wall: 4,
    file: 'migrations/migration-schema.ts',
    find: '`alter table ${table} enable row level security`',
    replace: '`select 1`',
  },
  {
    what: 'a policy for everybody',
    wall: 4,
    file: 'migrations/migration-schema.ts',
    find: "const own = 'tenant_id = (select tenantry.current_tenant())'",
    replace: "const own = 'true or tenant_id = (select tenantry.current_tenant())'",
  },
  {
    what: 'a policy that writes anywhere',
    wall: 4,
    file: 'migrations/migration-schema.ts',
    find: 'using (${own}) with check (${own})',
    replace: 'using (${own}) with check (tenant_id is not null or ${own})',
  },
  {
    what: 'the application may truncate',
    wall: 4,
    file: 'migrations/migration-schema.ts',
    find: '`grant select, insert, update, delete on ${table} to ${ROLE_MARKS.app}, ${ROLE_MARKS.system}`',
    replace: '`grant all on ${table} to ${ROLE_MARKS.app}, ${ROLE_MARKS.system}`',
  },
  {
    what: 'the application may make temporary tables',
    wall: 4,
    file: 'fleet/prepare-cluster.ts',
    find: 'revoke create, temporary on database',
    replace: 'revoke create on database',
  },
  {
    what: 'the application reads the catalog',
    wall: 4,
    file: 'catalog/catalog-sql.ts',
    find: 'grant select on tenantry.placement, tenantry.tenant to ${system}',
    replace: 'grant select on tenantry.placement, tenantry.tenant to ${system}, ${app}',
  },
]

const root = resolve('.mutants')

afterAll(() => rm(root, { recursive: true, force: true }))

test.each(MUTANTS)('wall $wall is missed when it is gone: $what', async (mutant) => {
  const source = await createMutant(mutant)
  const { stdout } = await runWallTests(mutant.wall, source)
  expect(stdout).toMatch(/\d+ passed, [1-9]\d* failed/)
  expect(stdout).toMatch(new RegExp(`wall ${mutant.wall}`))
})

test('the walls stand in a copy that nothing was taken out of', async () => {
  const source = join(root, 'intact')
  await cp('packages/runtime/src', source, { recursive: true })
  await writeTypesProject(source)
  for (const wall of [1, 2, 3, 4]) {
    const { stdout } = await runWallTests(wall, source)
    expect(stdout).toMatch(/[1-9]\d* passed, 0 failed/)
  }
})

async function createMutant({ file, find, replace, what }: Mutant): Promise<string> {
  const source = join(root, what.replaceAll(/\W+/g, '-'))
  await cp('packages/runtime/src', source, { recursive: true })
  const path = join(source, file)
  const text = await readFile(path, 'utf8')
  expect(text.split(find), `${file} has exactly one place to mutate`).toHaveLength(2)
  await writeFile(
    path,
    text.replace(find, () => replace),
  )
  await writeTypesProject(source)
  return source
}

/** The type tests, reading the runtime's types from the copy. */
async function writeTypesProject(source: string): Promise<void> {
  const paths = {
    '@tenantry/runtime': [join(source, 'index.ts')],
    '@tenantry/runtime/*': [join(source, '*/index.ts'), join(source, '*.ts')],
  }
  const project = {
    extends: resolve('tsconfig.json'),
    compilerOptions: { paths },
    include: [resolve('test/types/*.ts')],
    exclude: [],
  }
  await mkdir(source, { recursive: true })
  await writeFile(join(source, 'tsconfig.json'), JSON.stringify(project))
}

async function runWallTests(wall: number, source: string): Promise<{ stdout: string }> {
  const args = ['run', 'test/runtime/walls.test.ts', '-t', `wall ${wall} `]
  const env = {
    ...process.env,
    DATABASE_URL: inject('databaseUrl'),
    TENANTRY_RUNTIME_SOURCE: source,
    TENANTRY_TYPES_PROJECT: join(source, 'tsconfig.json'),
    NO_COLOR: '1',
  }
  return await promisify(execFile)('vitest', args, { env }).catch(
    (error: { stdout: string }) => error,
  )
}
