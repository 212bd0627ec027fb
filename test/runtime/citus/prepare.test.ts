import { randomBytes } from 'node:crypto'

import { Client } from 'pg'
import { expect, test } from 'vitest'

import { resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import { Fleet, migrate } from '@tenantry/runtime/fleet'

import { describeOnCitus } from '../../support/citus.ts'
import { createCitusDatabase } from '../../support/citus-database.ts'
import { testMigrations } from '../../support/test-application.ts'

describeOnCitus('a cluster that is to run Citus', () => {
  async function prepare(url: string): Promise<unknown> {
    const config: SaasConfig = {
      name: 'unfit',
      mode: 'pool',
      clusters: { primary: { url, engine: 'citus' } },
    }
    await using fleet = await Fleet.open(resolveConfig(config))
    return await migrate(fleet, await testMigrations())
  }

  async function run(url: string, text: string): Promise<void> {
    const client = new Client({ connectionString: url })
    await client.connect()
    await client.query(text)
    await client.end()
  }

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
