import type { EventStreamReport } from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { renderCount } from './render-count.ts'
import { renderTable } from './render-table.ts'
import { visibleText } from './visible-text.ts'

/** The events of an extracted module that wait to be done, by tenant. */
export interface EventReport {
  readonly streams: readonly EventStreamReport[]
  /** The tenants whose first event is tried again or given up by now. */
  readonly ordered: readonly string[]
}

/** A line for each tenant with events that wait. */
export function renderEvents({ streams }: Pick<EventReport, 'streams'>, paint: Paint): string {
  if (streams.length === 0) return 'No events wait.'
  const titles = ['MODULE', 'TENANT', 'WAITING', 'OLDEST', 'TRIED', 'EVENT', 'WHY']
  const head = titles.map((title) => paint('dim', title))
  const rows = streams.map(({ module, tenant, waiting, oldestAt, failed }) => [
    visibleText(module),
    visibleText(tenant),
    String(waiting),
    oldestAt?.toISOString() ?? '',
    failed === null ? '' : triedText(failed, paint),
    failed?.id ?? '',
    visibleText(failed?.reason ?? ''),
  ])
  return renderTable([head, ...rows])
}

/** A line for each module with events that wait; undefined where none do. */
export function renderWaiting(
  streams: readonly EventStreamReport[],
  paint: Paint,
): string | undefined {
  const modules = [...new Set(streams.map(({ module }) => module))].toSorted()
  if (modules.length === 0) return undefined
  return modules
    .map((module) => {
      const own = streams.filter((stream) => stream.module === module)
      const parked = own.filter(({ failed }) => failed !== null && failed.parkedAt !== null)
      const text = waitingText(module, own)
      if (parked.length === 0) return text
      return `${text} ${paint('red', `${parked.length} parked: saas extract events ${visibleText(module)}`)}`
    })
    .join('\n')
}

function waitingText(module: string, streams: readonly EventStreamReport[]): string {
  const waiting = streams.reduce((sum, stream) => sum + stream.waiting, 0)
  const times = streams.flatMap(({ oldestAt }) => (oldestAt === null ? [] : [oldestAt.getTime()]))
  const since =
    times.length === 0 ? '' : `, the oldest since ${new Date(Math.min(...times)).toISOString()}`
  const [events, tenants] = [renderCount(waiting, 'event'), renderCount(streams.length, 'tenant')]
  return `${visibleText(module)}: ${events} of ${tenants} ${waiting === 1 ? 'waits' : 'wait'}${since}.`
}

function triedText(
  { attempts, parkedAt }: NonNullable<EventStreamReport['failed']>,
  paint: Paint,
): string {
  return parkedAt === null ? String(attempts) : paint('red', `${attempts}, parked`)
}
