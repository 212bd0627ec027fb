import type { EngineName, Mode } from './config.ts'

/** What has to be known of a configuration. */
interface Asked {
  readonly clusters: ReadonlyMap<
    string,
    { readonly name: string; readonly engine: EngineName; readonly replicas: readonly unknown[] }
  >
  readonly tiers: ReadonlyMap<
    string,
    { readonly name: string; readonly mode: Mode; readonly cluster: string }
  >
  readonly signedContext: unknown
  readonly extensions: readonly string[]
}

/** What a configuration asks of a Citus cluster that it cannot be, each with the reason. */
export function findUnfitForCitus({ clusters, tiers, signedContext, extensions }: Asked): string[] {
  const citus = [...clusters.values()].filter(({ engine }) => engine === 'citus')
  const silos = [...tiers.values()].filter(
    ({ mode, cluster }) => mode === 'silo' && citus.some(({ name }) => name === cluster),
  )
  return [
    ...silos.map(
      ({ name, cluster }) =>
        `tiers.${name} places silos on clusters.${cluster}, whose engine is citus: Citus knows its nodes for one database alone; give silos a cluster without it`,
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
