import type { Connection } from '../extraction/connection.ts'

/** What is needed of an extracted module. */
export interface HandedModule {
  readonly contract: { readonly name: string }
  /** Who decides about the requests of whoever asks; undefined where all are answered in this process. */
  connection(): Connection | undefined
}
