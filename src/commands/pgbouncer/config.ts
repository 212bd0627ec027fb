import { resolve } from 'node:path'

import { Flags } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import { pgbouncerFlags, toPgbouncerCommand } from '../../flags/pgbouncer-flags.ts'
import type { PoolPlan } from '../../pgbouncer/index.ts'
import type { KeptFile } from '../../workspace/pgbouncer/keep-secret-files.ts'

interface PgbouncerConfigResult {
  readonly cluster: string
  readonly files: readonly KeptFile[]
  readonly pools: PoolPlan
}

export default class PgbouncerConfig extends BaseCommand {
  static override summary =
    'Write pgbouncer.ini and its logins, by the tiers and by what the server admits.'
  static override description =
    'Asks the server and the catalog, and changes nothing there. The files are for their owner alone (mode 0600): ' +
    'they hold what lets PgBouncer check the two logins of the application. The administrator is not among them.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --for 1.24 --processes 6 --out /etc/pgbouncer',
    '<%= config.bin %> <%= command.id %> --check',
  ]
  static override flags = {
    ...pgbouncerFlags,
    check: Flags.boolean({ summary: 'Write nothing; exit 1 where a file is out of date.' }),
  }

  async run(): Promise<PgbouncerConfigResult> {
    const { flags } = await this.parse(PgbouncerConfig)
    const { quoteForShell } = await import('@tenantry/runtime/errors')
    const { parseListen, parseRelease, planPgbouncer } = await import('../../pgbouncer/index.ts')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const files = await import('../../workspace/pgbouncer/keep-secret-files.ts')
    const { chooseCluster } = await import('../../workspace/pgbouncer/choose-cluster.ts')
    const { findListen, readPgbouncerFacts } =
      await import('../../workspace/pgbouncer/read-pgbouncer-facts.ts')
    const { readStatsLogin } = await import('../../workspace/pgbouncer/read-stats-login.ts')
    const { renderPgbouncer } = await import('../../terminal/render-pgbouncer.ts')

    const release = parseRelease(flags.for)
    const given = flags.listen === undefined ? undefined : parseListen(flags.listen)
    const folder = resolve(flags.out)
    await using open = await openFleet(this.interrupted)
    // The .env of the application has been read by now.
    const statsLogin = flags['stats-login']
    const stats = statsLogin === undefined ? undefined : readStatsLogin(statsLogin, process.env)
    const cluster = chooseCluster(open.fleet.config, flags.cluster)
    const plan = planPgbouncer(await readPgbouncerFacts(open.fleet, cluster), {
      release,
      listen: given ?? findListen(open.fleet.cluster(cluster)),
      folder: flags.at ?? folder,
      plainPasswords: flags['plain-passwords'],
      stats,
      command: toPgbouncerCommand(flags, quoteForShell),
      processes: flags.processes,
      reserve: flags.reserve,
      most: flags['server-connections'],
    })
    const kept = await (flags.check ? files.compareFiles : files.writeSecretFiles)(
      folder,
      plan.files,
    )
    const isStale = flags.check && kept.some(({ change }) => change !== 'none')
    if (isStale) process.exitCode = 1
    this.log(renderPgbouncer({ files: kept, pools: plan.pools, check: flags.check }, this.paint))
    return { cluster, files: kept, pools: plan.pools }
  }
}
