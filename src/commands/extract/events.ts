import { Args, Flags } from '@oclif/core'

import { BaseCommand } from '../../base-command.ts'
import type { EventReport } from '../../terminal/index.ts'

const ORDERS = ['retry', 'drop', 'retry-parked', 'look-at-all'] as const
const others = (own: string) => ORDERS.filter((order) => order !== own)

export default class ExtractEvents extends BaseCommand {
  static override summary =
    'Show the events of an extracted module that wait, and say what becomes of those that fail.'
  static override description =
    'Events of a tenant are done in order, so the others wait for one that cannot be done. After some 5 minutes of attempts it is ' +
    'parked. What is ordered here is done by a process that delivers events, within seconds. An event that is dropped is never done.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> billing',
    '<%= config.bin %> <%= command.id %> billing --retry-parked',
    '<%= config.bin %> <%= command.id %> billing --drop 7c1f9f7e-3f0e-4c44-9d0b-0d1a3a0c6f52',
  ]
  static override args = { MODULE: Args.string({ required: true, description: 'The module.' }) }
  static override flags = {
    retry: Flags.string({
      summary: 'Try an event again at once, by its id.',
      exclusive: others('retry'),
    }),
    drop: Flags.string({
      summary: 'Give an event up, by its id, so that those behind it go on.',
      exclusive: others('drop'),
    }),
    'retry-parked': Flags.boolean({
      summary: 'Try all parked events of the module again.',
      exclusive: others('retry-parked'),
    }),
    'look-at-all': Flags.boolean({
      summary: 'Look for events of every tenant, also of those that nobody told of.',
      exclusive: others('look-at-all'),
    }),
  }

  async run(): Promise<EventReport> {
    const { args, flags } = await this.parse(ExtractEvents)
    const { orderEvent } = await import('@tenantry/runtime/fleet')
    const { openFleet } = await import('../../workspace/open-fleet.ts')
    const { renderEvents } = await import('../../terminal/render-events.ts')

    const { MODULE } = args
    await using open = await openFleet()
    const { fleet } = open
    await fleet.requireCatalog()
    const ordered: string[] = []
    if (flags.retry !== undefined)
      ordered.push(await orderEvent(fleet, MODULE, flags.retry, 'retry'))
    if (flags.drop !== undefined) ordered.push(await orderEvent(fleet, MODULE, flags.drop, 'drop'))
    if (flags['retry-parked']) ordered.push(...(await fleet.events.order(MODULE, 'retry')))
    if (flags['look-at-all']) await fleet.events.lookAtAll(MODULE)
    const report = { streams: await fleet.events.streams(MODULE), ordered }
    this.logText(renderEvents(report, this.paint))
    return report
  }
}
