import type { Placement } from '@tenantry/runtime'

/** A placement in one word: `primary/acme/pool`. */
export function placementName({ cluster, database, schema }: Placement): string {
  return `${cluster}/${database}/${schema}`
}
