import { randomBytes } from 'node:crypto'

import { type ClusterConfig, resolveConfig, type SaasConfig } from '@tenantry/runtime/config'

import { resolveClusterUrls } from '../workspace/resolve-cluster-urls.ts'
import { createDatabase, dropDatabases, type TestDatabase } from './databases.ts'
import type { TestServers } from './test-servers.ts'

/** A database of its own on each configured cluster, or on the embedded PostgreSQL where one has no URL. */
export async function useServers(root: string, config: SaasConfig): Promise<TestServers> {
  const reachable = await resolveClusterUrls(root, resolveConfig(config))
  const created: TestDatabase[] = []
  const end: TestServers['end'] = async (placements) => {
    await dropDatabases(created, placements)
    await reachable.release()
  }
  try {
    const clusters: Record<string, ClusterConfig> = {}
    for (const cluster of reachable.config.clusters.values()) {
      const { name, url = '', region, connections, preparedStatements, stream } = cluster
      const database = `${config.name}_test_${randomBytes(4).toString('hex')}`
      const testUrl = await createDatabase(url, database, stream)
      created.push({ url: testUrl, stream })
      clusters[name] = { url: testUrl, region, connections, preparedStatements, stream }
    }
    return { clusters, end }
  } catch (error) {
    await end([])
    throw error
  }
}
