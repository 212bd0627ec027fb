import type { ErrorReport } from '@tenantry/runtime/errors'

/** How a thread says what became of a call. Errors lose their class on the way. */
export type ThreadAnswer<Result> =
  | { readonly result: Result }
  /** One that is meant for people. */
  | { readonly refusal: ErrorReport }
  | { readonly failure: unknown }
