import type { StatementLog } from './database/create-kysely.ts'
import type { MeteringOptions, QuotaStore, StorageNews } from './quota/index.ts'

export interface TenancyOptions {
  /**
   * Kysely's logging of each statement on the database of a tenant, parameters included. Default: none.
   * What the system scope runs is in its audit instead.
   */
  readonly log?: StatementLog
  /** Where processes share the limits of tenants. Default: what `quotas.store` of the configuration names. */
  readonly quotaStore?: QuotaStore
  /**
   * Told when that store does not answer, with the error, and with undefined when it answers again. Meanwhile each process
   * goes on with what it had of each limit. Default: nobody is told.
   */
  readonly onQuotaOutage?: (error: unknown) => void
  /**
   * Told when a tenant that has `storage` in its quota comes to a soft or a hard limit or goes below it again, as far as this
   * process knows, and when what it stores cannot be measured. Default: nobody is told.
   */
  readonly onStorage?: (news: StorageNews) => void
  /** Hands what each tenant uses to a ledger, in batches. Default: nobody is handed anything. */
  readonly metering?: MeteringOptions
  /**
   * Told when the catalog cannot be told what tenants use, with the error, and with undefined when it can again. Meanwhile
   * `saas quota top` does not see this process; requests do not notice. Default: nobody is told.
   */
  readonly onUsageOutage?: (error: unknown) => void
  /**
   * Told when other processes cannot be told that a tenant has events (`Tenancy.events`), with the error. They are written all
   * the same, and it is tried again until it is done. Default: nobody is told.
   */
  readonly onEventOutage?: (error: unknown) => void
}
