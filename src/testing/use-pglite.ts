import { type ClusterConfig, resolveConfig, type SaasConfig } from '@tenantry/runtime/config'
import type { PgliteServer } from '@tenantry/runtime/pglite'

import { readEmptyPglite } from '../workspace/empty-pglite.ts'
import type { TestServers } from './test-servers.ts'

/** A PGlite of its own for each cluster, in the memory of this process. */
export async function usePglite(root: string, config: SaasConfig): Promise<TestServers> {
  const { loadDataDir, keep } = await readEmptyPglite(root)
  // An optional peer: who tests on servers need not have it.
  const { loadExtensions, startPglite } = await import('@tenantry/runtime/pglite')
  const started: PgliteServer[] = []
  const end = async (): Promise<void> => {
    for (const server of started) await server.close()
  }
  try {
    const clusters: Record<string, ClusterConfig> = {}
    const resolved = resolveConfig(config)
    const extensions = await loadExtensions(resolved.extensions)
    for (const { name, region, connections } of resolved.clusters.values()) {
      const server = await startPglite({ loadDataDir, extensions })
      started.push(server)
      await keep?.(await server.copy())
      clusters[name] = { ...server.cluster, region, connections }
    }
    return { clusters, end }
  } catch (error) {
    await end()
    throw error
  }
}
