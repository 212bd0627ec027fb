import type { QueryCommand } from '../queries/plain-queries.ts'
import type { RuntimeFault } from './runtime-fault.ts'

/** What keeps tenants apart, and is taken away. */
export type MutatedWall =
  | 'policy'
  | 'row security'
  | 'grant'
  | 'key'
  | 'reference'
  | 'view'
  | 'function'
  | 'role'
  | 'context'
  | 'query'
  | 'runtime'

/** One wall taken away or weakened, as a value. */
export interface Mutant {
  /** Tells it from all others of a run: `customer.tenant: true for all rows`. */
  readonly id: string
  readonly wall: MutatedWall
  readonly object: string
  readonly what: string
  /** SQL as a migration would hold it: names without the schema, roles as marks. Empty where SQL cannot do it. */
  readonly breaks: readonly string[]
  /** SQL that brings back what was there. */
  readonly mends: readonly string[]
  /** What has to be attacked to notice. */
  readonly touches: Touched
  /**
   * Why nothing can leak all the same, by what PostgreSQL guarantees and whatever the attacks say. Undefined where
   * something can, so that a mutant that nothing catches is a gap.
   */
  readonly closes?: string
}

export type Touched =
  | { readonly kind: 'table'; readonly name: string }
  | { readonly kind: 'surface'; readonly name: string }
  /** What all tables have: one of them is attacked, and the login itself. */
  | { readonly kind: 'everything' }
  | { readonly kind: 'runtime'; readonly fault: RuntimeFault }
  /** What Kysely builds: the runtime adds no tenant to statements of this command. */
  | { readonly kind: 'queries'; readonly command: QueryCommand }
