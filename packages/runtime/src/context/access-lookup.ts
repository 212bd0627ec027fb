import { bucketOf } from '../catalog/tenant-changes.ts'
import { TENANT_LIFETIME_MS } from '../catalog/tenant.ts'
import { reasonOf, TenantryError } from '../errors.ts'
import { isOutage, LONGEST_OUTAGE_MS, LOOKUP_DEADLINE_MS, RETRY_MS } from './catalog-outage.ts'
import { deleteFirst } from './delete-first.ts'
import { HeardChanges } from './heard-changes.ts'
import { withDeadline } from './with-deadline.ts'

/** Which tenant a domain or a key belongs to. The id tells it from a later one with the same slug. */
export interface Access {
  readonly tenantId: string
  readonly slug: string
}

export interface AccessAnswer extends Access {
  /** Until it expires; null when it never does. */
  readonly millisecondsLeft: number | null
}

interface Known extends Access {
  readonly readAt: number
  readonly expiresAt: number
}

const MOST_ENTRIES = 10_000

/**
 * Remembers for 5 s at most which tenant a domain or a key belongs to; while the catalog cannot be asked, for
 * 10 minutes. What is unknown is asked each time: nobody can fill the memory with inventions, and an
 * answer takes as long for a tenant that is closed as for one that never was.
 */
export class AccessLookup {
  readonly #ask: (name: string) => Promise<AccessAnswer | undefined>
  readonly #now: () => number
  readonly #changes: HeardChanges
  readonly #known = new Map<string, Known>()
  readonly #asking = new Map<string, Promise<Access | undefined>>()
  #outage: { readonly cause: unknown; retryAt: number } | undefined

  /** @param changes What was heard of the catalog. Default: nothing ever is. */
  constructor(
    ask: (name: string) => Promise<AccessAnswer | undefined>,
    now: () => number = () => performance.now(),
    changes = new HeardChanges(),
  ) {
    this.#ask = ask
    this.#now = now
    this.#changes = changes
  }

  /** @throws {TenantryError} CATALOG_UNREACHABLE; the errors of node-postgres. */
  async find(name: string): Promise<Access | undefined> {
    const known = this.#known.get(name)
    if (known !== undefined && this.#isUsable(known, TENANT_LIFETIME_MS)) return known
    const outage = this.#outage
    if (outage !== undefined) {
      const now = this.#now()
      if (now < outage.retryAt) return this.#goOn(name, outage.cause)
      // Whoever comes now asks the catalog; the others need not wait for the answer.
      outage.retryAt = now + RETRY_MS
    }
    return await (this.#asking.get(name) ?? this.#findAnew(name))
  }

  async #findAnew(name: string): Promise<Access | undefined> {
    const asking = this.#lookUp(name).finally(() => this.#asking.delete(name))
    this.#asking.set(name, asking)
    return await asking
  }

  async #lookUp(name: string): Promise<Access | undefined> {
    const readAt = this.#now()
    try {
      const answer = await withDeadline(this.#ask(name), LOOKUP_DEADLINE_MS)
      this.#outage = undefined
      this.#known.delete(name)
      if (answer !== undefined) this.#remember(name, answer, readAt)
      return answer
    } catch (error) {
      if (!isOutage(error)) throw error
      this.#outage = { cause: error, retryAt: this.#now() + RETRY_MS }
      return this.#goOn(name, error)
    }
  }

  /** What is known must do while the catalog cannot be asked. */
  #goOn(name: string, cause: unknown): Access {
    const known = this.#known.get(name)
    if (known !== undefined && this.#isUsable(known, LONGEST_OUTAGE_MS)) return known
    throw unreachable(cause)
  }

  #remember(name: string, answer: AccessAnswer, readAt: number): void {
    const { tenantId, slug, millisecondsLeft } = answer
    const expiresAt = readAt + (millisecondsLeft ?? Number.POSITIVE_INFINITY)
    this.#known.set(name, { tenantId, slug, readAt, expiresAt })
    if (this.#known.size > MOST_ENTRIES) deleteFirst(this.#known)
  }

  /** A change of its tenant that was told since may be that the key was revoked. */
  #isUsable({ tenantId, readAt, expiresAt }: Known, lifetimeMs: number): boolean {
    if (this.#changes.changedAt(bucketOf(tenantId)) >= readAt) return false
    const now = this.#now()
    return now < readAt + lifetimeMs && now < expiresAt
  }
}

function unreachable(cause: unknown): TenantryError {
  return new TenantryError('CATALOG_UNREACHABLE', {
    message: `The catalog cannot be reached, so it cannot say whose request this is: ${reasonOf(cause)}`,
    hint: 'Check that the database of the first cluster answers; domains and keys that were known before are served for 10 minutes.',
    cause,
  })
}
