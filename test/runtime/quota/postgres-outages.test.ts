import { afterAll, beforeAll, describe } from 'vitest'

import { resolveConfig } from '@tenantry/runtime/config'

import { homeDatabase } from '../../../packages/runtime/src/database/connections/login.ts'
import { postgresStore } from '../../../packages/runtime/src/postgres-quotas.ts'
import { type ReplicationGroup, startReplication } from '../../support/replication.ts'
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts'
import { createTestApplication, type TestApplication } from '../../support/test-application.ts'
import { itOutlivesOutages } from './store-outages.ts'

describe('an outage of the catalog', () => {
  let servers: ReplicationGroup
  let application: TestApplication
  let proxy: TcpProxy

  beforeAll(async () => {
    servers = await startReplication(0)
    application = await createTestApplication({ databaseUrl: servers.primary.url })
    proxy = await startTcpProxy(servers.primary.url)
  })
  afterAll(async () => {
    await application?.[Symbol.asyncDispose]()
    await proxy?.[Symbol.asyncDispose]()
    await servers?.[Symbol.asyncDispose]()
  })

  itOutlivesOutages(() => ({
    async open() {
      const [[name, cluster] = ['', {}]] = Object.entries(application.config.clusters)
      const url = new URL(cluster.url ?? '')
      url.hostname = new URL(proxy.url).hostname
      url.port = new URL(proxy.url).port
      const clusters = { [name]: { ...cluster, url: url.href } }
      const config = resolveConfig({ ...application.config, clusters })
      const database = homeDatabase(config.catalogCluster)
      return postgresStore(config, { cluster: name, database })
    },
    kill: () => servers.primary.kill(),
    startEmpty: () => servers.primary.start(),
    freeze: () => servers.primary.freeze(),
    thaw: () => servers.primary.thaw(),
    delay: (milliseconds) => proxy.delay(milliseconds),
  }))
})
