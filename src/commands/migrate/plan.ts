import { Flags } from '@oclif/core'
import type { PlanReport } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../base-command.ts'
import { selectionFlags, toSelection } from '../../flags/selection-flags.ts'
import type { Assessment } from '../../workspace/assess-plan.ts'

interface PlanResult extends PlanReport, Assessment {
  /** Of the file that was written. */
  readonly hash?: string
}

export default class MigratePlan extends BaseCommand {
  static override summary =
    'Show the SQL that is pending, what it locks, and which placements would refuse it.'
  static override description =
    'Nothing is changed. Rows are counted in every placement that is behind. Exit 1 when the linter ' +
    'finds an error or a placement would fail. With --out the plan is written to a file, for somebody ' +
    'else to approve by its hash; `saas migrate --plan FILE --hash HASH` then applies exactly that.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --tier enterprise --json',
    '<%= config.bin %> <%= command.id %> --out release-42.json',
  ]
  static override flags = {
    ...selectionFlags,
    out: Flags.string({ summary: 'Write the plan to this file, which must not exist yet.' }),
  }

  async run(): Promise<PlanResult> {
    const { flags } = await this.parse(MigratePlan)
    const { toApprovedPlan } = await import('@tenantry/runtime/fleet')
    const { describePlan } = await import('../../describe-plan.ts')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { writePlanFile } = await import('../../workspace/plan-file.ts')

    await using open = await openFleet()
    const question = { migrations: await open.migrations(), selection: toSelection(flags) }
    const { plan, report, text, isSound } = await describePlan(open.fleet, question, this.paint)
    this.log(text)
    if (!isSound) process.exitCode = 1
    if (flags.out === undefined) return report
    const hash = await writePlanFile(flags.out, toApprovedPlan(plan))
    this.log(`\nwritten to ${flags.out}; its hash: ${hash}`)
    return { ...report, hash }
  }
}
