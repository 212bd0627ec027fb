import type { Placement } from '@tenantry/runtime'
import type { ClusterConfig } from '@tenantry/runtime/config'

/** Where the clusters of one test are. */
export interface TestServers {
  /** As they stand in the configuration of the test. */
  readonly clusters: Readonly<Record<string, ClusterConfig>>
  /** Takes away what was made for the test, the databases of these placements included. */
  end(placements: readonly Placement[]): Promise<void>
}
