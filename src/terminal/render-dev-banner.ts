import { isDnsLabel } from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'

export interface DevBanner {
  readonly name: string
  readonly port: number
  readonly tenants: readonly string[]
  /** What the clusters of the application run on. */
  readonly database: string
}

const SHOWN_TENANTS = 10

/** Where to find the application, tenant by tenant. */
export function renderDevBanner(
  { name, port, tenants, database }: DevBanner,
  paint: Paint,
): string {
  const labels = tenants.filter(isDnsLabel).slice(0, SHOWN_TENANTS)
  const width = Math.max('database'.length, ...labels.map(({ length }) => length)) + 2
  const line = (label: string, text: string) => `  ${label.padEnd(width)}${text}`
  const more = tenants.length - labels.length
  return [
    '',
    `  ${paint('bold', name)} is running`,
    '',
    ...labels.map((slug) => line(slug, paint('cyan', `http://${slug}.localhost:${port}`))),
    ...(labels.length === 0 ? [line('at', paint('cyan', `http://localhost:${port}`))] : []),
    ...(more > 0 && labels.length > 0 ? [line('', `and ${more} more: saas tenant list`)] : []),
    line('database', database),
    '',
    `  ${paint('dim', 'Reloads when files change. Ctrl-C stops it.')}`,
    '',
  ].join('\n')
}

/** Migrations that were written while the application runs, and what applies them. */
export function renderPending(names: readonly string[], paint: Paint): string {
  return `Not applied yet: ${names.join(', ')}\n${paint('cyan', '→')} Run \`saas migrate\` when it is finished.`
}
