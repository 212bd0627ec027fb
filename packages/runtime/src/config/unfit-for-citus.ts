import type { EngineName, Mode, QuotaConfig } from './config.ts'

/** What has to be known of a configuration. */
interface Asked {
  readonly clusters: ReadonlyMap<
    string,
    { readonly name: string; readonly engine: EngineName; readonly replicas: readonly unknown[] }
  >
  readonly tiers: ReadonlyMap<
    string,
    {
      readonly name: string
      readonly mode: Mode
      readonly cluster: string
      readonly quota: QuotaConfig
    }
  >
  readonly signedContext: unknown
  readonly extensions: readonly string[]
}

/** Why a tenant there cannot have `storage` in its quota. */
export const STORAGE_UNFIT_FOR_CITUS =
  'its engine is citus: the coordinator does not see what its workers store, so that the limit would never be reached'

/** What a configuration asks of a Citus cluster that it cannot be, each with the reason. */
export function findUnfitForCitus({ clusters, tiers, signedContext, extensions }: Asked): string[] {
  const citus = [...clusters.values()].filter(({ engine }) => engine === 'citus')
  const onCitus = [...tiers.values()].filter(({ cluster }) =>
    citus.some(({ name }) => name === cluster),
  )
  const silos = onCitus.filter(({ mode }) => mode === 'silo')
  const stored = onCitus.filter(({ quota }) => quota.storage !== undefined)
  return [
    ...silos.map(
      ({ name, cluster }) =>
        `tiers.${name} places silos on clusters.${cluster}, whose engine is citus: Citus knows its nodes for one database alone; give silos a cluster without it`,
    ),
    ...stored.map(
      ({ name, cluster }) =>
        `tiers.${name}.quota.storage cannot hold on clusters.${cluster}, ${STORAGE_UNFIT_FOR_CITUS}`,
    ),
    ...citus.flatMap(({ name, replicas }) => [
      ...(replicas.length === 0
        ? []
        : [
            `clusters.${name} has replicas, and its engine is citus: a replica of the coordinator has none of the rows`,
          ]),
      ...(signedContext === undefined
        ? []
        : [
            `isolation.signedContext cannot be verified on clusters.${name}, whose engine is citus: its workers judge the tenant, and have no key to verify it with`,
          ]),
      ...(extensions.length === 0
        ? []
        : [
            `extensions cannot be used on clusters.${name}, whose engine is citus: its workers are not told the search_path of a tenant, and would not find their operators`,
          ]),
    ]),
  ]
}
