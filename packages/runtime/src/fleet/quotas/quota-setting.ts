import {
  mergeQuota,
  type QuotaConfig,
  resolveLimits,
  type TenantLimits,
} from '../../config/index.ts'

/** Where a setting comes from. */
export type QuotaSource = 'tenant' | 'tier' | 'default'

/** One setting of a quota, as it holds for a tenant. */
export interface QuotaSetting {
  /** Its path in the configuration. */
  readonly name: QuotaSettingName
  /** In the words of the configuration; null for no limit. */
  readonly value: string | number | boolean | null
  readonly from: QuotaSource
}

interface SettingRule {
  /** Goes to the tenant or the tier, where one of them says it. */
  readonly read: (quota: QuotaConfig) => string | number | boolean | undefined
  /** Where neither of them does. */
  readonly standard: (limits: TenantLimits) => string | number | boolean | null
}

/** Every setting, in the order in which people read them. */
const RULES = {
  'requests.rate': { read: ({ requests }) => requests?.rate, standard: () => null },
  'requests.burst': {
    read: ({ requests }) => requests?.burst,
    standard: ({ requests }) => requests?.burst ?? null,
  },
  concurrency: { read: ({ concurrency }) => concurrency, standard: () => null },
  'database.weight': {
    read: ({ database }) => database?.weight,
    standard: ({ database }) => database.weight,
  },
  'database.connections': {
    read: ({ database }) => database?.connections,
    standard: () => null,
  },
  'database.queue': {
    read: ({ database }) => database?.queue,
    standard: ({ database }) => database.queue,
  },
  'database.wait': {
    read: ({ database }) => database?.wait,
    standard: ({ database }) => duration(database.waitMs),
  },
  statementTimeout: {
    read: ({ statementTimeout }) => statementTimeout,
    standard: ({ statementTimeoutMs }) => duration(statementTimeoutMs),
  },
  transactionTimeout: {
    read: ({ transactionTimeout }) => transactionTimeout,
    standard: () => null,
  },
  idleTransactionTimeout: {
    read: ({ idleTransactionTimeout }) => idleTransactionTimeout,
    standard: ({ idleTransactionTimeoutMs }) => duration(idleTransactionTimeoutMs),
  },
  'storage.rows.soft': { read: ({ storage }) => storage?.rows?.soft, standard: () => null },
  'storage.rows.hard': { read: ({ storage }) => storage?.rows?.hard, standard: () => null },
  'storage.bytes.soft': { read: ({ storage }) => storage?.bytes?.soft, standard: () => null },
  'storage.bytes.hard': { read: ({ storage }) => storage?.bytes?.hard, standard: () => null },
  shadow: { read: ({ shadow }) => shadow, standard: ({ isShadow }) => isShadow },
} as const satisfies Readonly<Record<string, SettingRule>>

/** The settings of a quota, by their paths in the configuration. */
export type QuotaSettingName = keyof typeof RULES

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- these are the keys of the object above
export const QUOTA_SETTINGS = Object.keys(RULES) as readonly QuotaSettingName[]

/** What holds for a tenant, setting by setting, and who says so. @param own Of the tenant alone; it was checked. */
export function listSettings(tier: QuotaConfig, own: QuotaConfig): QuotaSetting[] {
  const merged = mergeQuota(tier, own)
  const limits = resolveLimits(merged)
  return QUOTA_SETTINGS.map((name) => {
    const { read, standard }: SettingRule = RULES[name]
    const value = read(merged)
    if (value === undefined) return { name, value: standard(limits), from: 'default' }
    return { name, value, from: read(own) === undefined ? 'tier' : 'tenant' }
  })
}

function duration(milliseconds: number): string {
  if (milliseconds % 60_000 === 0) return `${milliseconds / 60_000}m`
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`
}
