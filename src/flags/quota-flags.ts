import { Flags } from '@oclif/core'
import { TenantryError } from '@tenantry/runtime/errors'
import type { QuotaChange, QuotaSettingName } from '@tenantry/runtime/fleet'

/** A flag of `saas quota set` for each setting of a quota, with its path. */
export const SETTING_OF_FLAG = {
  rate: 'requests.rate',
  burst: 'requests.burst',
  concurrency: 'concurrency',
  weight: 'database.weight',
  connections: 'database.connections',
  queue: 'database.queue',
  wait: 'database.wait',
  'statement-timeout': 'statementTimeout',
  'transaction-timeout': 'transactionTimeout',
  'idle-transaction-timeout': 'idleTransactionTimeout',
  'storage-rows-soft': 'storage.rows.soft',
  'storage-rows-hard': 'storage.rows.hard',
  'storage-bytes-soft': 'storage.bytes.soft',
  'storage-bytes-hard': 'storage.bytes.hard',
  shadow: 'shadow',
} as const satisfies Readonly<Record<string, QuotaSettingName>>

type SettingFlag = keyof typeof SETTING_OF_FLAG

const helpGroup = 'LIMITS'
const count = (summary: string) => Flags.integer({ summary, helpGroup, min: 1 })
const text = (summary: string) => Flags.string({ summary, helpGroup })

/** What a tenant may use. What is not given stays as it is. */
export const settingFlags = {
  rate: text('Requests that may come for as long as they like: 50/s, 6000/m, 1000/h.'),
  burst: count('Requests that may come at once, behind a pause.'),
  concurrency: count('Requests that are served at the same time, over all processes.'),
  weight: Flags.custom<number>({
    summary: 'The share of the connections where tenants wait: 2 gets twice the time of 1.',
    helpGroup,
    parse: async (input) => Number(input),
  })(),
  connections: count('Connections of one process that the tenant holds at a time, at most.'),
  queue: count('Requests of one process that may wait for a connection.'),
  wait: text('How long one of them waits: 500ms, 5s.'),
  'statement-timeout': text('The longest one statement may run: 500ms, 10s, 2m.'),
  'transaction-timeout': text('The longest one transaction may last (PostgreSQL 17 or later).'),
  'idle-transaction-timeout': text('How long a transaction may wait for the application.'),
  'storage-rows-soft': count('Rows from which on the tenant is told.'),
  'storage-rows-hard': count('Rows beyond which its writes are refused.'),
  'storage-bytes-soft': text('Bytes from which on the tenant is told: 500MB, 20GB.'),
  'storage-bytes-hard': text('Bytes beyond which its writes are refused: 500MB, 20GB.'),
  shadow: Flags.boolean({
    summary: 'Count what would have been refused, and refuse nothing.',
    helpGroup,
    allowNo: true,
  }),
}

/** The names of the settings, as `--unset` takes them. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- these are the keys of the object above
export const SETTING_FLAGS = Object.keys(SETTING_OF_FLAG) as readonly SettingFlag[]

interface ChangeFlags extends Readonly<
  Partial<Record<SettingFlag, string | number | boolean | undefined>>
> {
  readonly unset?: readonly SettingFlag[] | undefined
  readonly reset: boolean
}

/**
 * What the flags say, by the paths of the settings.
 *
 * @throws {TenantryError} USAGE_MISSING_FLAG where they say nothing.
 */
export function toQuotaChange({ unset = [], reset, ...settings }: ChangeFlags): QuotaChange {
  const taken = unset.map((flag) => [SETTING_OF_FLAG[flag], null] as const)
  const given = SETTING_FLAGS.flatMap((flag) => {
    const value = settings[flag]
    return value === undefined ? [] : [[SETTING_OF_FLAG[flag], value] as const]
  })
  if (!reset && taken.length + given.length === 0) {
    throw new TenantryError('USAGE_MISSING_FLAG', {
      message: 'Nothing says what is to change.',
      hint: 'Give a limit such as --rate 50/s, or take some away with --unset or --reset; `saas quota set --help` lists them.',
    })
  }
  return Object.fromEntries([...taken, ...given])
}
