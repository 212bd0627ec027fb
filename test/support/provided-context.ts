import type { ProvidedContext } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The administrator's URL of the server that tests use. */
    databaseUrl: string
  }
}

export type Provided = ProvidedContext
