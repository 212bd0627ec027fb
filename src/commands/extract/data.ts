import { Args, Flags } from '@oclif/core'
import { TenantryError } from '@tenantry/runtime/errors'
import type { DroppedSource, MovedTenant, MovePlan } from '@tenantry/runtime/fleet'

import { BaseCommand } from '../../base-command.ts'
import { moveFlags, toMoveSelection } from '../../flags/move-flags.ts'

interface MoveResult {
  readonly tenants: readonly MovedTenant[] | readonly DroppedSource[]
}

export default class ExtractData extends BaseCommand {
  static override summary = "Move the rows of an extracted module into the module's own database."
  static override description =
    'Tenant by tenant, while the application goes on: rows are copied, what changes meanwhile is caught up with, both sides are ' +
    'compared, and writes of the tenant to the module wait for a moment, in which its rows and its calls go over. What was ' +
    'interrupted is gone on with by the next run. The rows that are left behind are sealed until --drop-source deletes them. ' +
    'Run `saas migrate` in the folder of the service first. Exit 1 when a tenant did not move.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> billing --dry-run',
    '<%= config.bin %> <%= command.id %> billing --tenant acme --longest-stop 500ms',
    '<%= config.bin %> <%= command.id %> billing --tier free --parallel 4 --json',
    '<%= config.bin %> <%= command.id %> billing --tenant acme --drop-source',
  ]
  static override args = { MODULE: Args.string({ required: true, description: 'The module.' }) }
  static override flags = {
    ...moveFlags,
    'dry-run': Flags.boolean({
      summary: 'Show what would move and what is in the way, and change nothing.',
      exclusive: ['drop-source'],
    }),
    'drop-source': Flags.boolean({
      summary: 'Delete what tenants have left behind that moved before, and move nobody.',
    }),
  }

  async run(): Promise<MoveResult | MovePlan> {
    const { args, flags } = await this.parse(ExtractData)
    const { chooseTenants, dropSource, moveData, planMove } =
      await import('@tenantry/runtime/fleet')
    const { parseLongestStop } = await import('../../workspace/extraction/parse-longest-stop.ts')
    const { openMove } = await import('../../workspace/extraction/open-move.ts')
    const { MoveReporter } = await import('../../terminal/move-reporter.ts')
    const render = await import('../../terminal/render-move.ts')

    const longestStopMs = parseLongestStop(flags['longest-stop'])
    const selection = toMoveSelection(flags)
    const signal = this.interrupted
    await using open = await openMove(args.MODULE, flags.service, signal)
    const { move } = open
    if (flags['drop-source']) {
      const chosen = await chooseTenants(move.shared, selection)
      const tenants = await dropSource(move, chosen, signal)
      return this.#conclude({ tenants }, render.renderDropped(tenants, this.paint))
    }
    const plan = await planMove(move, selection)
    if (flags['dry-run']) {
      this.logText(render.renderMovePlan(plan, this.paint))
      const isBlocked = [plan, ...plan.placements].some(({ obstacles }) => obstacles.length > 0)
      if (isBlocked) process.exitCode = 1
      return plan
    }
    const reporter = new MoveReporter(process.stderr)
    const { parallel } = flags
    const { onProgress } = reporter
    const tenants = await moveData(move, plan, { parallel, longestStopMs, signal, onProgress })
    if (signal.aborted) reporter.sayHowToGoOn(args.MODULE)
    return this.#conclude({ tenants }, render.renderMoved(tenants, this.paint))
  }

  #conclude({ tenants }: MoveResult, text: string): MoveResult {
    const errors = tenants.flatMap(({ error }) => (error === undefined ? [] : [error]))
    for (const error of errors) this.reportProblem(new TenantryError(error.code, error))
    this.logText(text)
    if (errors.length > 0) process.exitCode = 1
    return { tenants }
  }
}
