import { Flags } from '@oclif/core'
import type { PlacementOutcome } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../base-command.ts'
import { selectionFlags, toMatch } from '../../selection-flags.ts'

interface MigrateResult {
  readonly placements: readonly PlacementOutcome[]
}

export default class Migrate extends BaseCommand {
  static override summary = 'Bring every placement of the fleet up to date.'
  static override description =
    'On first use it also creates the roles, the catalog and the pools. New migrations are rehearsed on ' +
    'a scratch schema first: what cannot run, or would leak, stops here. Each placement then gets one ' +
    'message, all or nothing, wave by wave as `rollout` in saas.config.ts says. After --max-failures no ' +
    'further placement is begun; the first Ctrl-C does the same, the second ends the run at once. ' +
    'Exit 1 if any placement is not where it should be.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --tenant acme --tenant globex',
    '<%= config.bin %> <%= command.id %> --wave canary',
    '<%= config.bin %> <%= command.id %> --concurrency 8 --max-failures 20 --json',
  ]
  static override flags = {
    ...selectionFlags,
    wave: Flags.string({ summary: 'Only this wave of the rollout.', helpGroup: 'SELECTION' }),
    plan: Flags.string({
      summary:
        'Apply exactly this plan (`saas migrate plan --out FILE`), and refuse if anything moved.',
      exclusive: ['tenant', 'tier', 'region', 'cluster', 'mode', 'to'],
    }),
    hash: Flags.string({
      summary: 'The hash that was approved; another plan is refused.',
      dependsOn: ['plan'],
    }),
    to: Flags.string({ summary: 'The last migration to apply, by name or timestamp.' }),
    concurrency: Flags.integer({
      summary: 'Connections for each cluster.',
      default: 4,
      min: 1,
      max: 64,
    }),
    'max-failures': Flags.integer({
      summary: 'After so many failed placements no further one is begun.',
      default: 1,
      min: 1,
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
    const { currentActor } = await import('../../workspace/current-actor.ts')
    const { MigrationReporter } = await import('../../workspace/migration-reporter.ts')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { readPlanFile } = await import('../../workspace/plan-file.ts')
    const { renderOutcomes } = await import('../../terminal/render-outcomes.ts')

    const signal = this.interrupted
    const approved = flags.plan && (await readPlanFile(flags.plan, flags.hash))
    await using open = await openFleet(signal)
    using reporter = new MigrationReporter(process.stderr, process.env)
    signal.addEventListener('abort', () => reporter.tellInterrupted())
    const placements = await migrate(open.fleet, await open.migrations(), {
      match: toMatch(flags),
      wave: flags.wave,
      to: flags.to,
      approved: approved || undefined,
      concurrency: flags.concurrency,
      maxFailures: flags['max-failures'],
      lockTimeoutMs: flags['lock-timeout'],
      actor: currentActor(process.env),
      signal,
      onPlan: (plan) => reporter.begin(plan),
      onWave: (wave) => reporter.beginWave(wave),
      onOutcome: (outcome) => reporter.count(outcome),
    })
    reporter[Symbol.dispose]()
    this.log(renderOutcomes(placements, this.paint))
    if (placements.some(({ outcome }) => outcome === 'failed' || outcome === 'not run')) {
      process.exitCode = signal.aborted ? 130 : 1
    }
    return { placements }
  }
}
