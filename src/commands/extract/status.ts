import { Args } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import type { StatusReport } from '../../terminal/index.ts'

export default class ExtractStatus extends BaseCommand {
  static override summary =
    'Show where the calls to extracted modules are done, which brought themselves back, and the events that wait.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> billing --json',
  ]
  static override args = { MODULE: Args.string({ description: 'The module. Default: all.' }) }

  async run(): Promise<StatusReport> {
    const { args } = await this.parse(ExtractStatus)
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderWaiting } = await import('../../terminal/render-events.ts')
    const { renderRoutes } = await import('../../terminal/render-routes.ts')

    await using open = await openFleet()
    const { extraction, events } = open.fleet
    const demotions = await extraction.demotions()
    const report = {
      routes: await extraction.routes(args.MODULE),
      demotions: demotions.filter(({ module }) => module === (args.MODULE ?? module)),
      events: await events.streams(args.MODULE),
    }
    this.log(renderRoutes(report, this.paint))
    const waiting = renderWaiting(report.events, this.paint)
    if (waiting !== undefined) this.log(waiting)
    return report
  }
}
