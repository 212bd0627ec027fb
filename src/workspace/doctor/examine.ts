import type { ResolvedCluster, ResolvedConfig } from '@tenantry/runtime/config'
import { examineCluster } from '@tenantry/runtime/fleet'

import {
  type CheckReport,
  CLUSTER_CHECK,
  CONFIG_CHECK,
  DATABASE_CHECK,
  EMBEDDED_CHECK,
  ENVIRONMENT_CHECK,
  NO_CONFIG_CHECK,
  NODE_CHECK,
  PACKAGES_CHECK,
  report,
  type Seen,
  TABLES_CHECK,
} from '../../doctor/index.ts'
import { probeEmbeddedPostgres } from '../embedded-postgres/index.ts'
import { loadProject } from '../load-config.ts'
import { loadEnv } from '../load-env.ts'
import { findProjectRoot } from '../project-root.ts'
import { resolveClusterUrls } from '../resolve-cluster-urls.ts'
import { examineFleet } from './examine-fleet.ts'
import { look, lookPast, reportOf } from './look.ts'
import { lookAtDatabase } from './look-at-database.ts'
import { lookAtEnvironment } from './look-at-environment.ts'
import { findPackageRoot, lookAtPackages } from './look-at-packages.ts'

export interface ExamineOptions {
  /** A database to look at, in place of those of the configuration. */
  readonly url: string | undefined
  readonly signal: AbortSignal
}

/**
 * Looks at this machine, the project around a folder and its databases, one thing after the other. Changes
 * nothing; an embedded PostgreSQL that has been started before is started for as long as it takes.
 */
export async function* examine(
  from: string,
  { url, signal }: ExamineOptions,
): AsyncGenerator<CheckReport> {
  yield report(NODE_CHECK, { fact: { version: process.versions.node } })
  const packageRoot = await findPackageRoot(from)
  if (packageRoot !== undefined) {
    yield report(PACKAGES_CHECK, await look(() => lookAtPackages(packageRoot)))
  }
  const root = await findProjectRoot(from).catch(() => undefined)
  if (root !== undefined && url === undefined) return yield* examineProject(root, signal)

  await loadEnv(packageRoot ?? from)
  if (url === undefined) yield report(NO_CONFIG_CHECK, { fact: { folder: from } })
  yield* examineDatabase(url ?? process.env['DATABASE_URL'])
}

async function* examineDatabase(url: string | undefined): AsyncGenerator<CheckReport> {
  if (!url) {
    const unseen = { unseen: 'no database is known: give one by --url or DATABASE_URL' }
    yield report(DATABASE_CHECK, unseen)
    return yield report(TABLES_CHECK, unseen)
  }
  const seen = await look(() => lookAtDatabase(url))
  if ('fact' in seen) {
    yield report(DATABASE_CHECK, { fact: seen.fact.database })
    return yield report(TABLES_CHECK, { fact: seen.fact.tables })
  }
  yield report(DATABASE_CHECK, seen)
  yield report(TABLES_CHECK, { unseen: 'the database cannot be reached' })
}

async function* examineProject(root: string, signal: AbortSignal): AsyncGenerator<CheckReport> {
  const environment = { ...process.env }
  yield report(ENVIRONMENT_CHECK, await lookPast(() => lookAtEnvironment(root, environment)))
  const loaded = await look(() => loadProject(root))
  if (!('fact' in loaded)) {
    yield report(CONFIG_CHECK, loaded)
    const unseen = 'saas.config.ts cannot be used'
    yield report(CLUSTER_CHECK, { unseen })
    return yield* examineFleet(root, unseen)
  }
  const { config } = loaded.fact
  const clusters = [...config.clusters.keys()]
  yield report(CONFIG_CHECK, { fact: { clusters, tiers: [...config.tiers.keys()] } })

  const isEmbedded = [...config.clusters.values()].some((one) => one.url === undefined)
  const probe = await probeEmbeddedPostgres(root).catch(reportOf)
  yield report(EMBEDDED_CHECK, { fact: { isNeeded: isEmbedded, probe } })
  if (isEmbedded && ('code' in probe || !probe.hasData)) {
    const unseen =
      'code' in probe
        ? 'the embedded PostgreSQL cannot run'
        : 'there is no database yet; `saas dev` and `saas migrate` make one'
    yield report(CLUSTER_CHECK, { unseen })
    return yield* examineFleet(root, unseen)
  }
  yield* examineClusters(root, config, signal)
}

async function* examineClusters(
  root: string,
  config: ResolvedConfig,
  signal: AbortSignal,
): AsyncGenerator<CheckReport> {
  const reachable = await look(() => resolveClusterUrls(root, config, signal))
  if (!('fact' in reachable)) {
    yield report(CLUSTER_CHECK, reachable)
    return yield* examineFleet(root, 'no database can be reached')
  }
  try {
    const { config: withUrls } = reachable.fact
    const all = [...withUrls.clusters.values()]
    const seen = await Promise.all(all.map((cluster) => lookAtCluster(withUrls, cluster)))
    for (const [index, { name }] of all.entries()) {
      yield report(CLUSTER_CHECK, seen[index] ?? { unseen: 'it was not asked' }, name)
    }
    yield* examineFleet(root, withUrls)
  } finally {
    await reachable.fact.release()
  }
}

async function lookAtCluster(
  config: ResolvedConfig,
  cluster: ResolvedCluster,
): Promise<Seen<Parameters<typeof CLUSTER_CHECK.judge>[0]>> {
  const { name, preparedStatements } = cluster
  const tiers = [...config.tiers.values()]
  const hasSilos = tiers.some((tier) => tier.cluster === name && tier.mode === 'silo')
  return look(async () => ({
    examination: await examineCluster(config, cluster),
    hasSilos,
    preparedStatements,
  }))
}
