import { randomBytes } from 'node:crypto'

import { Client } from 'pg'
import { expect, test } from 'vitest'

import { resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import { Fleet, migrate } from '@tenantry/runtime/fleet'

import { describeOnCitus } from '../../support/citus.ts'
import { CITUS_URL, createCitusDatabase } from '../../support/citus-database.ts'
import { testMigrations } from '../../support/test-application.ts'

/** As an application that is named like its database. */
async function prepare(url: string): Promise<unknown> {
  const config: SaasConfig = {
    name: new URL(url).pathname.slice(1),
    mode: 'pool',
    clusters: { primary: { url, engine: 'citus' } },
  }
  await using fleet = await Fleet.open(resolveConfig(config))
  return await migrate(fleet, await testMigrations())
}

async function run(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

describeOnCitus('a cluster that is to run Citus', () => {
  test.each([
    ['lacks the extension', 'drop extension citus', /does not have the extension/],
    [
      'knows no worker',
      'select citus_remove_node(nodename, nodeport) from pg_dist_node where groupid <> 0',
      /no node that may hold rows/,
    ],
  ])('is refused where its database %s, and nothing is made in it', async (_name, text, why) => {
    const name = `t${randomBytes(5).toString('hex')}`
    await using database = await createCitusDatabase(name)
    const { url } = database
    await run(url, text)
    await expect(prepare(url)).rejects.toMatchObject({
      code: 'CITUS_UNFIT',
      message: expect.stringMatching(why),
    })
    await expect(run(url, 'create schema tenantry')).resolves.toBeUndefined()
  })

  test.each([
    // Citus notes in the database where a role was made whom to hand on.
    ['is refused where the workers do not know the administrator', 'postgres', 'CITUS_UNFIT'],
    ['takes an administrator that is no superuser, and that they know', undefined, undefined],
  ])('%s', async (_name, madeIn, expected) => {
    const name = `t${randomBytes(5).toString('hex')}`
    const role = `${name}_admin`
    const database = await createCitusDatabase(name)
    const login = new URL(database.url)
    login.username = role
    login.password = 'x'
    const from = new URL(database.url)
    from.pathname = `/${madeIn ?? name}`
    try {
      await run(from.href, `create role ${role} login createrole password 'x'`)
      for (const { host, port } of expected === undefined ? database.nodes : []) {
        const node = new URL(from)
        Object.assign(node, { hostname: host, port: String(port), pathname: '/postgres' })
        await run(node.href, `alter database ${name} owner to ${role}`)
      }
      const outcome = await prepare(login.href).then(
        () => undefined,
        (error: { code?: string }) => error.code,
      )
      expect(outcome).toBe(expected)
    } finally {
      await database[Symbol.asyncDispose]()
      for (const { host, port } of database.nodes) {
        const node = new URL(CITUS_URL ?? '')
        Object.assign(node, { hostname: host, port: String(port), pathname: '/postgres' })
        await run(node.href, `drop role if exists ${role}`)
      }
    }
  })

  test('is refused where the URL leads to a worker', async () => {
    const name = `t${randomBytes(5).toString('hex')}`
    await using database = await createCitusDatabase(name)
    const { url } = database
    const worker = new URL(url)
    const node = database.nodes.find(({ isCoordinator }) => !isCoordinator)
    worker.hostname = node?.host ?? ''
    worker.port = String(node?.port)
    await expect(prepare(worker.href)).rejects.toMatchObject({
      code: 'CITUS_UNFIT',
      message: expect.stringMatching(/leads to a worker/),
    })
  })
})
