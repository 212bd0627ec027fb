/** What may go wrong where the runtime hands a statement to PostgreSQL. */
export type RuntimeFault =
  /** `set_config` is left out, so that statements run without a tenant. */
  | 'context left out'
  /** The context is that of the session, so that the next one on the connection finds it. */
  | 'context of the session'
  /** The context is that of the tenant who came before. */
  | 'context of the one before'
