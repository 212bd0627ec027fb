import { Flags } from '@oclif/core'
import type { PlacementOutcome, PlanReport } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../base-command.ts'
import { rolloutFlags, toRolloutOptions } from '../../flags/rollout-flags.ts'
import { selectionFlags, toSelection } from '../../flags/selection-flags.ts'
import type { Assessment } from '../../workspace/assess-plan.ts'

interface MigrateResult {
  readonly placements: readonly PlacementOutcome[]
}

/** Of --dry-run. */
type DryRun = PlanReport & Assessment

export default class Migrate extends BaseCommand {
  static override summary = 'Bring every placement of the fleet up to date.'
  static override description =
    'On first use it also creates the roles, the catalog and the pools. New migrations are rehearsed on ' +
    'a scratch schema first: what cannot run, or would leak, stops here. Each placement then gets one ' +
    'message, all or nothing, wave by wave as `rollout` in saas.config.ts says. After --max-failures, or ' +
    'the first Ctrl-C, no further placement is begun. Exit 1 if any is not where it should be. ' +
    '`saas migrate plan` takes the same selection and shows what would be done.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --tenant acme --tenant globex',
    '<%= config.bin %> <%= command.id %> --wave canary --max-failures 20 --json',
    '<%= config.bin %> <%= command.id %> --plan release-42.json',
  ]
  static override flags = {
    ...selectionFlags,
    plan: Flags.string({
      summary:
        'Apply this plan (of `saas migrate plan --out`), or nothing where something has moved.',
      exclusive: ['tenant', 'tier', 'region', 'cluster', 'mode', 'wave', 'to'],
    }),
    hash: Flags.string({ summary: 'The hash that was approved.', dependsOn: ['plan'] }),
    'dry-run': Flags.boolean({
      summary: 'Show what would be done, as `saas migrate plan` does, and change nothing.',
    }),
    ...rolloutFlags,
  }

  async run(): Promise<MigrateResult | DryRun> {
    const { flags } = await this.parse(Migrate)
    const { migrate } = await import('@tenantry/runtime/fleet')
    const { currentActor } = await import('../../workspace/current-actor.ts')
    const { MigrationReporter } = await import('../../terminal/migration-reporter.ts')
    const { describePlan } = await import('../../describe-plan.ts')
    const { judgePlan } = await import('../../workspace/judge-plan.ts')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { readPlanFile } = await import('../../workspace/plan-file.ts')
    const { renderOutcomes } = await import('../../terminal/render-outcomes.ts')

    const approved =
      flags.plan === undefined ? undefined : await readPlanFile(flags.plan, flags.hash)
    const signal = this.interrupted
    await using open = await openFleet(signal)
    const migrations = await open.migrations()
    const selection = toSelection(flags)
    if (flags['dry-run']) {
      const question = {
        migrations,
        selection,
        approved: approved?.plan,
        concurrency: flags.concurrency,
      }
      const described = await describePlan(open.fleet, question, this.paint)
      this.log(described.text)
      if (!described.isSound) process.exitCode = 1
      return described.report
    }
    using reporter = new MigrationReporter(process.stderr, process.env)
    reporter.start(signal)
    const placements = await migrate(open.fleet, migrations, {
      ...selection,
      approved,
      ...toRolloutOptions(flags),
      actor: currentActor(process.env),
      signal,
      judge: (plan) => judgePlan(open.fleet, plan),
      ...reporter.callbacks,
    })
    reporter.end()
    this.log(renderOutcomes(placements, this.paint))
    if (placements.some(({ outcome }) => outcome === 'failed' || outcome === 'not run')) {
      process.exitCode = signal.aborted ? 130 : 1
    }
    return { placements }
  }
}
