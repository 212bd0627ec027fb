import { basename } from 'node:path'

import { DatabaseError } from 'pg'
import * as v from 'valibot'

import type { DemoApplication } from './application.ts'
import { asApplicationRole } from './as-application-role.ts'
import { expectEqual } from './expect.ts'
import { send } from './http-client.ts'
import type { Narrator } from './narrator.ts'

const Initialised = v.object({ files: v.array(v.string()) })
const Migrated = v.object({ placements: v.array(v.object({ outcome: v.string() })) })
const Tenant = v.object({
  id: v.string(),
  slug: v.string(),
  placement: v.object({ mode: v.string(), database: v.string(), schema: v.string() }),
})
const Url = v.object({ url: v.string() })
const Project = v.object({ id: v.string(), name: v.string() })
const Projects = v.object({ items: v.array(Project) })

type Tenant = v.InferOutput<typeof Tenant>

/** What a developer does on the first day with an application, and what an attacker would try. */
export async function tour(app: DemoApplication, mode: string, narrator: Narrator): Promise<void> {
  await narrator.step(
    `saas init --mode ${mode}, with its dependencies`,
    async () => v.parse(Initialised, await app.init(mode)),
    ({ files }) => `${files.length} files`,
  )
  await narrator.step('npm run check: it type-checks as it is', () => app.npm('check'))
  const { url } = await narrator.step(
    'saas db start: embedded PostgreSQL',
    async () => v.parse(Url, await app.saas('db', 'start')),
    (started) => `127.0.0.1:${new URL(started.url).port}`,
  )
  await narrator.step(
    'saas migrate: roles, catalog, schema',
    async () => v.parse(Migrated, await app.saas('migrate')),
    ({ placements }) => placements.map(({ outcome }) => `1 placement ${outcome}`).join(', '),
  )
  const acme = await createTenant(app, 'acme', narrator)
  const globex = await createTenant(app, 'globex', narrator)
  const port = await narrator.step(
    'npm start: serve HTTP',
    () => app.serve(url),
    (listening) => `127.0.0.1:${listening}`,
  )
  const secret = await useAsTenants(port, narrator)
  await attackOverHttp(port, secret, narrator)
  await attackWithSql(basename(app.folder), url, { acme, globex }, narrator)
  await narrator.step('saas tenant suspend globex: refused within 5 s', () => suspend(app, port))
  await narrator.step('saas tenant delete globex: nothing of it is left', async () => {
    await app.saas('tenant', 'delete', 'globex', '--confirm', 'globex')
    expectEqual((await listAs(port, 'acme')).length, 1, 'what acme still has')
  })
}

async function createTenant(
  app: DemoApplication,
  slug: string,
  narrator: Narrator,
): Promise<Tenant> {
  return await narrator.step(
    `saas tenant create ${slug}`,
    async () => v.parse(Tenant, await app.saas('tenant', 'create', slug)),
    ({ placement }) => `${placement.mode}: ${placement.database} / ${placement.schema}`,
  )
}

/** Both tenants write and read through the same routes; returns the id of what globex keeps secret. */
async function useAsTenants(port: number, narrator: Narrator): Promise<string> {
  await narrator.step('acme writes “Apollo”', () => createAs(port, 'acme', 'Apollo'), describe)
  const secret = await narrator.step(
    'globex writes “Zeus”',
    () => createAs(port, 'globex', 'Zeus'),
    describe,
  )
  for (const [slug, expected] of [
    ['acme', 'Apollo'],
    ['globex', 'Zeus'],
  ] as const) {
    await narrator.step(
      `${slug} lists its projects`,
      async () => {
        const names = (await listAs(port, slug)).map(({ name }) => name)
        expectEqual(names, [expected], 'the list')
        return names
      },
      (names) => names.join(', '),
    )
  }
  return secret.id
}

async function attackOverHttp(port: number, secret: string, narrator: Narrator): Promise<void> {
  const path = `/projects/${secret}`
  for (const [method, body] of [
    ['GET', undefined],
    ['PATCH', { name: 'taken over', version: 1 }],
    ['DELETE', undefined],
  ] as const) {
    await narrator.step(
      `acme tries ${method} /projects/<id of Zeus>: refused`,
      async () => {
        const { status } = await send(port, 'acme.localhost', method, path, body)
        expectEqual(status, 404, 'the status')
        return status
      },
      String,
    )
  }
  await narrator.step(
    'a request to a tenant that does not exist: refused',
    async () => {
      const { status } = await send(port, 'nobody.localhost', 'GET', '/projects')
      expectEqual(status, 404, 'the status')
      return status
    },
    String,
  )
}

/** The last wall alone: SQL of the attacker's choice, as the role that requests run under. */
async function attackWithSql(
  application: string,
  adminUrl: string,
  tenants: { acme: Tenant; globex: Tenant },
  narrator: Narrator,
): Promise<void> {
  const { acme, globex } = tenants
  const table = `"${globex.placement.schema}".project`
  const { database } = globex.placement
  await asApplicationRole(
    { application: configName(application), adminUrl, database },
    async (client) => {
      const count = async (): Promise<number> =>
        (await client.query(`select from ${table}`)).rowCount ?? 0
      await narrator.step(
        'SQL without a tenant: select every row',
        async () => {
          expectEqual(await count(), 0, 'the rows seen')
          return '0 rows'
        },
        String,
      )
      await client.query(`select set_config('tenantry.tenant_id', $1, false)`, [acme.id])
      await narrator.step(
        "SQL as acme: select globex's rows",
        async () => {
          const other = await client.query(`select from ${table} where tenant_id = $1`, [globex.id])
          expectEqual(other.rowCount, 0, 'the rows seen')
          return '0 rows'
        },
        String,
      )
      await narrator.step(
        "SQL as acme: insert a row into globex's",
        () =>
          refusalOf(
            client.query(`insert into ${table} (tenant_id, name) values ($1, 'x')`, [globex.id]),
          ),
        String,
      )
      await narrator.step(
        'SQL: switch row-level security off',
        async () => {
          await client.query('set row_security = off')
          return await refusalOf(count())
        },
        String,
      )
    },
  )
}

/** The words in which row-level security refuses; any other outcome is a failure. */
async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '42501') return error.message
    throw error
  }
  throw new Error('it was accepted')
}

async function suspend(app: DemoApplication, port: number): Promise<void> {
  await app.saas('tenant', 'suspend', 'globex')
  const deadline = performance.now() + 6000
  while (performance.now() < deadline) {
    const { status } = await send(port, 'globex.localhost', 'GET', '/projects')
    if (status === 404) return
    await new Promise((wake) => setTimeout(wake, 100))
  }
  throw new Error('globex is still served')
}

async function createAs(port: number, slug: string, name: string) {
  const { status, body } = await send(port, `${slug}.localhost`, 'POST', '/projects', { name })
  expectEqual(status, 201, 'the status')
  return v.parse(Project, body)
}

async function listAs(port: number, slug: string) {
  const { body } = await send(port, `${slug}.localhost`, 'GET', '/projects')
  return v.parse(Projects, body).items
}

function describe({ id }: { id: string }): string {
  return `201, id ${id.slice(0, 8)}…`
}

/** How `saas init` names an application after its folder. */
function configName(folder: string): string {
  return folder.replaceAll('-', '_')
}
