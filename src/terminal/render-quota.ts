import type {
  QuotaOutcome,
  QuotaSetting,
  TenantLiveUsage,
  TenantQuota,
} from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { renderRate, renderRefusals } from './render-rate.ts'
import { renderStored, type StoredReport } from './render-stored.ts'
import { renderTable } from './render-table.ts'
import { visibleText } from './visible-text.ts'

/** What a tenant may use, and what it uses. */
export interface TenantQuotaReport extends TenantQuota {
  readonly usage: TenantLiveUsage
  readonly stored: StoredReport
}

/** What holds for one tenant and who says so, and what it uses right now. */
export function renderTenantQuota(report: TenantQuotaReport, paint: Paint): string {
  const { tenant, problems, settings, usage } = report
  const stored = renderStored(report.stored, paint)
  const head = ['LIMIT', 'VALUE', 'FROM'].map((title) => paint('dim', title))
  const rows = settings.map(({ name, value, from }) => [
    name,
    renderValue(value),
    from === 'tenant' ? paint('bold', from) : from,
  ])
  return [
    `${paint('bold', visibleText(tenant.slug))}  tier ${tenant.tier}`,
    '',
    problems.length > 0 ? renderProblems(problems, paint) : renderTable([head, ...rows]),
    '',
    renderUsage(usage, { isShadow: isShadow(settings), paint }),
    ...(stored === undefined ? [] : ['', stored]),
  ].join('\n')
}

/** One line for each tenant that has limits of its own. */
export function renderQuotas(quotas: readonly TenantQuota[], paint: Paint): string {
  if (quotas.length === 0) {
    return 'No tenant has limits of its own: their tiers decide. Set one: saas quota set acme --rate 50/s'
  }
  const head = ['SLUG', 'TIER', 'LIMITS OF ITS OWN'].map((title) => paint('dim', title))
  const rows = quotas.map(({ tenant, settings, problems }) => [
    visibleText(tenant.slug),
    tenant.tier,
    problems.length > 0
      ? renderProblems(problems, paint)
      : settings
          .filter(({ from }) => from === 'tenant')
          .map(({ name, value }) => `${name} ${renderValue(value)}`)
          .join(', '),
  ])
  return renderTable([head, ...rows])
}

/** What was changed, setting by setting. */
export function renderQuotaOutcome(
  { before, after, changed }: QuotaOutcome,
  { dryRun, paint }: { readonly dryRun: boolean; readonly paint: Paint },
): string {
  const slug = visibleText(before.tenant.slug)
  if (!changed) return `${slug} has these limits already; nothing was changed.`
  const head = ['LIMIT', 'BEFORE', 'AFTER', 'FROM'].map((title) => paint('dim', title))
  const old = new Map(before.settings.map((setting) => [setting.name, setting]))
  const rows = after.settings
    .filter((setting) => isDifferent(setting, old.get(setting.name)))
    .map(({ name, value, from }) => {
      const was = old.get(name)
      return [name, was === undefined ? '—' : renderValue(was.value), renderValue(value), from]
    })
  return [
    ...(before.problems.length > 0 ? [renderProblems(before.problems, paint), ''] : []),
    renderTable([head, ...rows]),
    '',
    dryRun
      ? `Nothing was changed: this is what ${slug} would get.`
      : `${slug} has these limits. Processes that know it follow within 5 s.`,
  ].join('\n')
}

function isDifferent(now: QuotaSetting, was: QuotaSetting | undefined): boolean {
  return was === undefined || was.value !== now.value || was.from !== now.from
}

function isShadow(settings: readonly QuotaSetting[]): boolean {
  return settings.some(({ name, value }) => name === 'shadow' && value === true)
}

function renderUsage(
  usage: TenantLiveUsage,
  { isShadow: isCounted, paint }: { readonly isShadow: boolean; readonly paint: Paint },
): string {
  const { processes, connections, inside, refusedPerSecond, refusedInLastMinute: lately } = usage
  const head = paint('dim', `NOW, in ${processes} process${processes === 1 ? '' : 'es'}`)
  if (processes === 0) {
    return `${head}\nNo process has told within the last seconds that one of its tenants does something.`
  }
  const rows = [
    [
      'requests',
      `${renderRate(usage.requestsPerSecond)}/s`,
      `cost ${renderRate(usage.costPerSecond)}/s, ${inside} inside`,
    ],
    ['database', `${renderRate(usage.databaseMsPerSecond)} ms/s`, `${connections} connections`],
    [
      isCounted ? 'would be refused' : 'refused',
      `${renderRate(sum(refusedPerSecond))}/s`,
      renderRefusals(refusedPerSecond, '/s'),
    ],
    ['', `${sum(lately).toLocaleString('en-US')} in the last minute`, renderRefusals(lately, '')],
  ]
  return `${head}\n${renderTable(rows)}`
}

function renderProblems(problems: readonly string[], paint: Paint): string {
  return paint('red', `not valid, so its requests are not served: ${problems.join('; ')}`)
}

function renderValue(value: QuotaSetting['value']): string {
  if (value === null) return 'no limit'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'number' ? value.toLocaleString('en-US') : value
}

function sum(counts: TenantLiveUsage['refusedPerSecond']): number {
  return Object.values(counts).reduce((total, count) => total + count, 0)
}
