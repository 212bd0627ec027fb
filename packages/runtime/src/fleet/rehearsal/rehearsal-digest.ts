import { createHash } from 'node:crypto'

import type { EngineName, Mode, ResolvedConfig } from '../../config/index.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'

/** Where migrations are rehearsed, and as what. */
export interface RehearsalStage {
  readonly cluster: string
  readonly engine: EngineName
  readonly mode: Mode
}

/**
 * The catalog's cluster, and every other one whose engine may refuse what that one takes; there, as each
 * kind of placement that is made on it.
 */
export function rehearsalStages({
  catalogCluster,
  clusters,
  tiers,
}: ResolvedConfig): RehearsalStage[] {
  const onCitus = [...clusters.values()]
    .filter(({ engine }) => engine === 'citus')
    .flatMap(({ name: cluster, engine }) => {
      const modes = [...tiers.values()].filter((tier) => tier.cluster === cluster)
      return [...new Set(modes.map(({ mode }) => mode))].map((mode) => ({ cluster, engine, mode }))
    })
  const { name: cluster, engine } = catalogCluster
  const isThere = onCitus.some((stage) => stage.cluster === cluster)
  return isThere ? onCitus : [{ cluster, engine, mode: 'bridge' }, ...onCitus]
}

/**
 * What has to be rehearsed, in one word: another one says that something is new. PostgreSQL is the same
 * on every cluster and for every placement, so it is not in there.
 */
export function rehearsalDigest(
  config: ResolvedConfig,
  migrations: readonly Pick<RenderedMigration, 'name' | 'checksum'>[],
): string {
  const hash = createHash('sha256')
  for (const { name, checksum } of migrations) hash.update(`${name} ${checksum}\n`)
  for (const { cluster, engine, mode } of rehearsalStages(config)) {
    if (engine !== 'postgres') hash.update(`${cluster} ${mode} ${engine}\n`)
  }
  return hash.digest('hex')
}
