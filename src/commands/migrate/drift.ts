import { Flags } from '@oclif/core'
import type { Drift } from '@tenantry/runtime/fleet'
import type { ErrorReport } from '@tenantry/runtime/errors'

import { BaseCommand } from '../../base-command.ts'
import { placementFlags, toMatch } from '../../flags/selection-flags.ts'

interface DriftResult extends Drift {
  readonly mended: readonly string[]
  readonly failed: Readonly<Record<string, ErrorReport>>
}

export default class MigrateDrift extends BaseCommand {
  static override summary = 'Compare every placement with what its migrations make.'
  static override description =
    'Exit 1 when a placement has drifted, or cannot be read, and was not mended.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --fix --yes',
  ]
  static override flags = {
    ...placementFlags,
    fix: Flags.boolean({ summary: 'Mend what drifted, each placement all or nothing.' }),
    yes: Flags.boolean({ dependsOn: ['fix'], summary: 'Mend without asking.' }),
    'accept-data-loss': Flags.boolean({
      dependsOn: ['fix'],
      summary: 'Drop columns and tables too.',
    }),
  }

  async run(): Promise<DriftResult> {
    const { flags } = await this.parse(MigrateDrift)
    const { findDrift, mendDrift, readFleetPlan } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { confirmSql } = await import('../../workspace/confirm-sql.ts')
    const { renderDrift } = await import('../../terminal/render-drift.ts')

    await using open = await openFleet()
    const migrations = await open.migrations()
    const meant = await readFleetPlan(open.fleet, migrations, { match: toMatch(flags) })
    const placements = meant.placements.map(({ placement }) => placement)
    const drift = await findDrift(open.fleet, migrations, placements)
    this.log(renderDrift(drift, this.paint))
    const failed = new Map<string, ErrorReport>()
    const isAgreed =
      flags.fix &&
      drift.classes.length > 0 &&
      (flags.yes || (await confirmSql(!this.jsonEnabled())))
    const acceptDataLoss = flags['accept-data-loss']
    for (const way of isAgreed ? drift.classes : []) {
      for (const [id, error] of await mendDrift(open.fleet, way, { acceptDataLoss }))
        failed.set(id, error)
    }
    for (const error of failed.values()) this.reportProblem(error)
    const drifted = drift.classes.flatMap((way) => way.placements.map(({ id }) => id))
    const mended = isAgreed ? drifted.filter((id) => !failed.has(id)) : []
    if (drift.unreadable.length > 0 || mended.length < drifted.length) process.exitCode = 1
    return { ...drift, mended, failed: Object.fromEntries(failed) }
  }
}
