import { Flags } from '@oclif/core'
import type { ErrorReport } from '@tenantry/runtime/errors'
import type { PlacementOutcome } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../base-command.ts'
import { rolloutFlags, toRolloutOptions } from '../../flags/rollout-flags.ts'
import type { WayBack } from '../../workspace/find-ways-back.ts'

interface DownResult {
  /** The run that is taken back, by its id. */
  readonly run: string
  readonly migrations: readonly WayBack[]
  /** Empty with --dry-run. */
  readonly placements: readonly {
    readonly placement: PlacementOutcome['placement']
    readonly outcome: 'rolled back' | 'rolled back already' | 'failed' | 'not run'
    /** The migrations that it has no more. */
    readonly removed: readonly string[]
    readonly error: ErrorReport | undefined
  }[]
}

const OUTCOMES = {
  migrated: 'rolled back',
  'up to date': 'rolled back already',
  failed: 'failed',
  'not run': 'not run',
} as const

export default class MigrateDown extends BaseCommand {
  static override summary = 'Take the last run of `saas migrate` back, in its placements.'
  static override description =
    'Each migration is undone by the `down` that was written for it, or by the inverse of its SQL; where ' +
    'neither is known, nothing is done. The SQL is shown, and asked about. Each placement is all or ' +
    'nothing, and compared afterwards with what it should be. Exit 1 if any is not.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --dry-run',
    '<%= config.bin %> <%= command.id %> --yes --accept-data-loss',
  ]
  static override flags = {
    'dry-run': Flags.boolean({ summary: 'Show the SQL and the placements, and change nothing.' }),
    yes: Flags.boolean({ summary: 'Run the SQL without asking.' }),
    'accept-data-loss': Flags.boolean({
      summary: 'Drop columns, tables and rows that came since.',
    }),
    ...rolloutFlags,
  }

  async run(): Promise<DownResult> {
    const { flags } = await this.parse(MigrateDown)
    const { planRollBack, rollBack } = await import('@tenantry/runtime/fleet')
    const { confirmSql } = await import('../../workspace/confirm-sql.ts')
    const { currentActor } = await import('../../workspace/current-actor.ts')
    const { findWaysBack, refuseLoss } = await import('../../workspace/find-ways-back.ts')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderOutcomes } = await import('../../terminal/render-outcomes.ts')
    const { renderRollBack } = await import('../../terminal/render-roll-back.ts')

    const signal = this.interrupted
    await using open = await openFleet(signal)
    const all = await open.migrations()
    const plan = await planRollBack(open.fleet, all)
    const ways = await findWaysBack(plan.migrations, all)
    const shown = { run: plan.run.id, migrations: ways, placements: [] }
    this.log(renderRollBack(plan, ways, this.paint))
    if (flags['dry-run']) return shown
    if (!flags['accept-data-loss']) refuseLoss(ways)
    if (!flags.yes && !(await confirmSql(!this.jsonEnabled()))) return shown
    const outcomes = await rollBack(
      open.fleet,
      all,
      plan,
      new Map(ways.map(({ migration, statements }) => [migration, statements])),
      {
        actor: currentActor(process.env),
        ...toRolloutOptions(flags),
        signal,
      },
    )
    this.log(renderOutcomes(outcomes, this.paint, OUTCOMES))
    if (outcomes.some(({ outcome }) => outcome === 'failed' || outcome === 'not run')) {
      process.exitCode = signal.aborted ? 130 : 1
    }
    const placements = outcomes.map(({ placement, outcome, applied, error }) => ({
      placement,
      outcome: OUTCOMES[outcome],
      removed: applied,
      error,
    }))
    return { ...shown, placements }
  }
}
