import type { ResolvedConfig } from '@tenantry/runtime/config'

/**
 * The variables by which an application finds its clusters: DATABASE_URL is the catalog's, and
 * DATABASE_URL_REPORTS that of a further cluster named `reports`.
 */
export function clusterEnvironment({
  clusters,
  catalogCluster,
}: Pick<ResolvedConfig, 'clusters' | 'catalogCluster'>): Record<string, string> {
  return Object.fromEntries(
    [...clusters.values()].flatMap(({ name, url }) => {
      if (url === undefined) return []
      const suffix =
        name === catalogCluster.name ? '' : `_${name.replaceAll('-', '_').toUpperCase()}`
      return [[`DATABASE_URL${suffix}`, url]]
    }),
  )
}
