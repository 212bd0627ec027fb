import { Flags } from '@oclif/core'
import type { PlacementOutcome } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../base-command.ts'

interface MigrateResult {
  readonly placements: readonly PlacementOutcome[]
}

export default class Migrate extends BaseCommand {
  static override summary = 'Bring every placement of the fleet up to date.'
  static override description =
    'On first use it also creates the roles, the catalog and the pools. New migrations are rehearsed on ' +
    'a scratch schema first: what cannot run, or would leak, stops here. Each placement then gets one ' +
    'message, all or nothing; after a failure no further placement is begun. Exit 1 if any failed.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --concurrency 8 --json',
  ]
  static override flags = {
    concurrency: Flags.integer({
      summary: 'Connections for each cluster.',
      default: 4,
      min: 1,
      max: 64,
    }),
    'lock-timeout': Flags.integer({
      summary: 'Milliseconds a statement may wait for a lock before the placement is tried again.',
      default: 500,
      min: 1,
    }),
  }

  async run(): Promise<MigrateResult> {
    const { flags } = await this.parse(Migrate)
    const { migrate } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderOutcomes } = await import('../../terminal/render-fleet.ts')

    const signal = this.interrupted
    await using open = await openFleet(signal)
    const placements = await migrate(open.fleet, await open.migrations(), {
      concurrency: flags.concurrency,
      lockTimeoutMs: flags['lock-timeout'],
      signal,
    })
    this.log(renderOutcomes(placements, this.paint))
    if (placements.some(({ outcome }) => outcome === 'failed' || outcome === 'not run')) {
      process.exitCode = signal.aborted ? 130 : 1
    }
    return { placements }
  }
}
