import type { LiveTenant, LiveUsage } from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { renderRate } from './render-rate.ts'
import { type LiveSort, refusedOf, sortLiveTenants } from './sort-live-tenants.ts'
import { cutText, textWidth } from './text-width.ts'
import { visibleText } from './visible-text.ts'

export interface TopView {
  readonly sort: LiveSort
  /** The most tenants that are shown. Default: what fits. */
  readonly limit?: number | undefined
  /** Of the terminal. */
  readonly columns: number
  readonly rows: number
  /** Said in place of tenants, where there are none. */
  readonly nothing: string
}

interface Column {
  readonly title: string
  readonly width: number
  /** Which sort it shows. */
  readonly sort?: LiveSort
  readonly isText?: boolean
  readonly cell: (tenant: LiveTenant) => string
}

const TENANT_WIDTH = 16
const LEAST_WIDTH = 4
const GAP = 2
/** Lines around the tenants: two above, the titles, and the keys. */
const FRAME_LINES = 5

const COLUMNS: readonly Column[] = [
  { title: 'TIER', width: 10, isText: true, cell: ({ tier }) => tier },
  {
    title: 'REQ/S',
    width: 8,
    sort: 'requests',
    cell: (tenant) => renderRate(tenant.requestsPerSecond),
  },
  { title: 'COST/S', width: 8, cell: (tenant) => renderRate(tenant.costPerSecond) },
  {
    title: 'DB MS/S',
    width: 9,
    sort: 'database',
    cell: (tenant) => renderRate(tenant.databaseMsPerSecond),
  },
  { title: 'CONN', width: 6, sort: 'connections', cell: ({ connections }) => String(connections) },
  { title: 'INSIDE', width: 6, cell: ({ inside }) => String(inside) },
  {
    title: 'REFUSED/S',
    width: 10,
    sort: 'refused',
    cell: (tenant) => renderRate(refusedOf(tenant)),
  },
  { title: 'RUNS INTO', width: 11, isText: true, cell: worstQuota },
]
/** Which are left out last, on a narrow terminal. */
const IMPORTANCE = [
  'REQ/S',
  'REFUSED/S',
  'DB MS/S',
  'CONN',
  'INSIDE',
  'TIER',
  'RUNS INTO',
  'COST/S',
]

/** A frame of the live view: as many lines as the terminal has, or fewer, none of them wider than it. */
export function renderTop(usage: LiveUsage, view: TopView, paint: Paint): string[] {
  const { sort, rows, limit = Number.POSITIVE_INFINITY } = view
  const room = Math.max(1, rows - FRAME_LINES)
  const tenants = sortLiveTenants(usage.tenants, sort)
  const shown = tenants.slice(0, Math.min(room, limit))
  const columns = chooseColumns(view)
  const tenantWidth = view.columns - columns.reduce((sum, { width }) => sum + width + GAP, 0)
  return [
    paint('bold', cutText(renderHead(usage, shown.length), view.columns)),
    cutText(renderTotals(usage.tenants), view.columns),
    '',
    renderTitles(columns, tenantWidth, { sort, paint }),
    ...(shown.length === 0
      ? [cutText(view.nothing, view.columns)]
      : shown.map((tenant) => renderTenantLine(tenant, columns, { tenantWidth, paint }))),
    paint('dim', cutText(KEYS, view.columns)),
  ]
}

const KEYS = 'q quit  sort by: r requests  d database  c connections  f refused'

function renderHead({ at, processes, tenants, leftOut }: LiveUsage, shown: number): string {
  const active = tenants.length + leftOut
  return [
    `${at.slice(11, 19)} UTC`,
    `${processes.length} process${processes.length === 1 ? '' : 'es'}`,
    `${active} active tenant${active === 1 ? '' : 's'}${shown < active ? `, ${shown} shown` : ''}`,
  ].join('  ')
}

function renderTotals(tenants: readonly LiveTenant[]): string {
  const total = (count: (tenant: LiveTenant) => number): number =>
    tenants.reduce((sum, tenant) => sum + count(tenant), 0)
  return [
    `${renderRate(total((tenant) => tenant.requestsPerSecond))} requests/s`,
    `${renderRate(total(refusedOf))} refused/s`,
    `${renderRate(total((tenant) => tenant.databaseMsPerSecond))} database ms/s`,
    `${total(({ connections }) => connections)} connections`,
    `${total(({ inside }) => inside)} inside`,
  ].join('  ')
}

/** The sorted one always; of the others as many as leave the names of tenants readable. */
function chooseColumns({ columns, sort }: TopView): Column[] {
  const byImportance = COLUMNS.toSorted((one, other) => rank(one, sort) - rank(other, sort))
  let room = columns - TENANT_WIDTH
  const chosen = new Set<Column>()
  for (const column of byImportance) {
    room -= column.width + GAP
    const isReadable = room >= 0 || (chosen.size === 0 && room >= LEAST_WIDTH - TENANT_WIDTH)
    if (!isReadable) break
    chosen.add(column)
  }
  return COLUMNS.filter((column) => chosen.has(column))
}

function rank({ title, sort: own }: Column, sort: LiveSort): number {
  return own === sort ? -1 : IMPORTANCE.indexOf(title)
}

function renderTitles(
  columns: readonly Column[],
  tenantWidth: number,
  { sort, paint }: { readonly sort: LiveSort; readonly paint: Paint },
): string {
  const titles = columns.map((column) => {
    const isSorted = column.sort === sort
    const title = align(isSorted ? `${column.title}↓` : column.title, column)
    return paint(isSorted ? 'bold' : 'dim', title)
  })
  return [paint('dim', fit('TENANT', tenantWidth)), ...titles].join(' '.repeat(GAP))
}

function renderTenantLine(
  tenant: LiveTenant,
  columns: readonly Column[],
  { tenantWidth, paint }: { readonly tenantWidth: number; readonly paint: Paint },
): string {
  const isRefused = refusedOf(tenant) > 0
  const cells = columns.map((column) => {
    const cell = align(oneLine(column.cell(tenant)), column)
    return isRefused && (column.sort === 'refused' || column.cell === worstQuota)
      ? paint('yellow', cell)
      : cell
  })
  return [fit(oneLine(tenant.slug), tenantWidth), ...cells].join(' '.repeat(GAP))
}

/** What most of its refused requests ran into. */
function worstQuota({ refusedPerSecond }: LiveTenant): string {
  const [worst] = Object.entries(refusedPerSecond).toSorted(([, one], [, other]) => other - one)
  return worst === undefined || worst[1] === 0 ? '' : worst[0]
}

function align(text: string, { width, isText }: Column): string {
  return isText === true ? fit(text, width) : cutText(text, width).padStart(width)
}

function fit(text: string, width: number): string {
  const shown = cutText(text, width)
  return shown + ' '.repeat(Math.max(0, width - textWidth(shown)))
}

/** On one line, whatever somebody has written into the catalog. */
function oneLine(text: string): string {
  return visibleText(text).replaceAll(/[\t\n]/g, ' ')
}
