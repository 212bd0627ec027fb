import type { QuotaConfig } from '../../config/index.ts'
import type { QuotaSettingName } from './quota-setting.ts'

/** Settings by their paths, each with what it becomes, unchecked; null takes away what the tenant has of its own. */
export type QuotaChange = Readonly<Partial<Record<QuotaSettingName, unknown>>>

/** Whose parts mean nothing alone: what a tenant has of them stands in the place of all that its tier says. */
const UNITS = ['requests', 'storage.rows', 'storage.bytes'] as const

type Branch = { [key: string]: unknown }

/**
 * The quota that a tenant would have of its own, unchecked. What is not named stays as it holds: where the tenant gets its
 * own rate, the burst of its tier comes along.
 *
 * @param own What it has now. @returns Null where nothing is left.
 */
export function changeQuota(tier: QuotaConfig, own: QuotaConfig, change: QuotaChange): unknown {
  const changed: Branch = structuredClone({ ...own })
  for (const [name, value] of Object.entries(change)) {
    if (value === null) takeAway(changed, name)
    else {
      bringUnit(changed, tier, name)
      put(changed, name.split('.'), value)
    }
  }
  return Object.keys(changed).length === 0 ? null : changed
}

function bringUnit(own: Branch, tier: QuotaConfig, name: string): void {
  const unit = UNITS.find((candidate) => name.startsWith(`${candidate}.`))
  if (unit === undefined || valueAt(own, unit.split('.')) !== undefined) return
  const inherited = valueAt({ ...tier }, unit.split('.'))
  if (isBranch(inherited)) put(own, unit.split('.'), structuredClone(inherited))
}

function takeAway(own: Branch, name: string): void {
  // A burst without its rate is none.
  const path = name === 'requests.rate' ? ['requests'] : name.split('.')
  remove(own, path)
}

function put(branch: Branch, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    branch[key] = value
    return
  }
  const inner = branch[key]
  const next: Branch = isBranch(inner) ? inner : {}
  branch[key] = next
  put(next, rest, value)
}

/** With what is empty behind it. */
function remove(branch: Branch, [key = '', ...rest]: readonly string[]): void {
  const inner = branch[key]
  if (rest.length > 0 && isBranch(inner)) {
    remove(inner, rest)
    if (Object.keys(inner).length > 0) return
  }
  delete branch[key]
}

function valueAt(branch: unknown, path: readonly string[]): unknown {
  return path.reduce((found: unknown, key) => (isBranch(found) ? found[key] : undefined), branch)
}

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
