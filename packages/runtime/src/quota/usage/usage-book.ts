import type { Tenant } from '../../catalog/tenant.ts'
import { noUsage, type Usage } from './usage.ts'

/** Whose usage it is. The tier is that of the last time: it may change while it is counted. */
export type UsageOf = Pick<Tenant, 'id' | 'slug' | 'tier'>

export interface TenantUsage extends UsageOf {
  readonly usage: Usage
}

interface Page {
  tenant: UsageOf
  readonly usage: Usage
  /** Of the same tenant under other tiers, by their names. */
  others?: Map<string, Page>
}

export interface ReaderOptions {
  /** Whether what a tenant used under each tier is told apart, for whoever bills it. Default: false, and a tenant is there once. */
  readonly splitsTiers?: boolean
}

/** What each tenant has used in this process since somebody last took it. Everybody who takes has a book of its own. */
export class UsageReader {
  readonly #splitsTiers: boolean
  #pages = new Map<string, Page>()

  constructor({ splitsTiers = false }: ReaderOptions = {}) {
    this.#splitsTiers = splitsTiers
  }

  /** Counts are added to it by whoever has it, until they are taken. */
  of(tenant: UsageOf): Usage {
    const page = this.#pages.get(tenant.id)
    if (page === undefined) {
      const usage = noUsage()
      this.#pages.set(tenant.id, { tenant, usage })
      return usage
    }
    if (this.#splitsTiers && page.tenant.tier !== tenant.tier) return underOtherTier(page, tenant)
    page.tenant = tenant
    return page.usage
  }

  /** What was used since the last time, by every tenant that has used something; it is this caller's from then on. */
  take(): TenantUsage[] {
    const pages = [...this.#pages.values()]
    this.#pages = new Map()
    const all = pages.flatMap((page) => [page, ...(page.others?.values() ?? [])])
    return all.map(({ tenant: { id, slug, tier }, usage }) => ({
      id,
      slug,
      tier,
      usage,
    }))
  }
}

/** Requests that were let in under the old tier may end behind the first ones under the new. */
function underOtherTier(page: Page, tenant: UsageOf): Usage {
  page.others ??= new Map()
  const other = page.others.get(tenant.tier)
  if (other !== undefined) return other.usage
  const usage = noUsage()
  page.others.set(tenant.tier, { tenant, usage })
  return usage
}

/** Counts what tenants use, for those who read it, and by tier since the process began. */
export class UsageBook {
  readonly #readers = new Set<UsageReader>()
  readonly #tiers = new Map<string, Usage>()

  /** Everything that is counted from now on. */
  open(options?: ReaderOptions): UsageReader {
    const reader = new UsageReader(options)
    this.#readers.add(reader)
    return reader
  }

  close(reader: UsageReader): void {
    this.#readers.delete(reader)
  }

  /** Has `count` add what it knows to each of the counts that are kept. */
  note(tenant: UsageOf, count: (usage: Usage) => void): void {
    for (const reader of this.#readers) count(reader.of(tenant))
    let tier = this.#tiers.get(tenant.tier)
    if (tier === undefined) {
      tier = noUsage()
      this.#tiers.set(tenant.tier, tier)
    }
    count(tier)
  }

  /** Since the process began, by tier. */
  tiers(): ReadonlyMap<string, Readonly<Usage>> {
    return this.#tiers
  }
}
