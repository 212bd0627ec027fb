import type { Channel } from './attacks/attack.ts'

/** What stopped an attack, from the outside in. */
export type Wall =
  | 'query'
  | 'driver'
  | 'grant'
  | 'policy'
  | 'constraint'
  | 'context'
  /** The runtime, before a request was let in as a tenant. */
  | 'admission'
  /** What the application made of a request, a job or a key. */
  | 'application'

/** What became of one attack on one way. */
export interface Verdict {
  readonly id: string
  readonly what: string
  readonly object: string
  readonly channel: Channel | 'query' | 'http' | 'job' | 'cache'
  /**
   * `held`: it was refused or saw nothing, and its control worked. `through`: it reached another tenant.
   * `unproven`: its control did not work, or what came back says nothing, so it proves nothing.
   */
  readonly outcome: 'held' | 'through' | 'unproven'
  /** Of what held. */
  readonly wall?: Wall
  /** What came of it, in words. */
  readonly told: string
  /** Who proved that the statement works. */
  readonly control: string
}
