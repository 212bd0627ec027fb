import type { Mode, Tenancy, TenantDatabase, Tenant } from '@tenantry/runtime'

import type { TestDatabase } from '../../support/test-application.ts'
import type { Scene } from '../scene/create-scene.ts'

export type Db = TenantDatabase<TestDatabase>

/** What an attacker works with: its own database, in its own context, and the name of a victim. */
export interface Attacker {
  readonly db: Db
  readonly tenancy: Tenancy<TestDatabase>
  readonly self: Tenant
  readonly victim: Tenant
  readonly scene: Scene
}

/**
 * A way to another tenant's rows. It succeeds when what it returns or throws depends on the rows of
 * the victim or names it, when it changes them, or when the victim is served otherwise afterwards.
 */
export interface Attack {
  /** What of PostgreSQL, Kysely or node-postgres it goes for. */
  readonly fact: string
  readonly attempt: (attacker: Attacker) => Promise<unknown>
  /** It succeeds as soon as it is not refused, whatever rows there are. */
  readonly isPower?: boolean
  /** It tells the attacker nothing, and succeeds by what the victim meets afterwards. */
  readonly isTrap?: boolean
  /** It is stopped by this error of ours, and so before it reaches PostgreSQL. Default: by any error. */
  readonly mustBe?: string
  /** Outside of every context. Default: in that of the attacker. */
  readonly isOutside?: boolean
  /** Says what rows there are from statistics, files or counters, which are made anew for it. */
  readonly counts?: boolean
  /** It names the victim itself, so finding that name in its answer proves nothing. */
  readonly namesVictim?: boolean
  /** Where it does succeed, as the documentation says. A limit that holds no more is a failure. */
  readonly limit?: Limit
  /** Why it cannot succeed where nothing guards; without this, the control proves that it does. */
  readonly uncontrolled?: string
}

export interface Limit {
  /** Whether it holds between an attacker and a victim of these modes. */
  readonly between: (attacker: Mode, victim: Mode) => boolean
  readonly because: string
}

export type Attacks = Readonly<Record<string, Attack>>
