import type { ApplicationChoices } from './application-choices.ts'
import type { FileChange } from './file-change.ts'

/** Where the application gets Tenantry from. */
export type TenantrySource =
  | { readonly kind: 'registry'; readonly version: string }
  /** Tarballs that the application carries with it, so that it installs anywhere, in a Docker build too. */
  | { readonly kind: 'vendored'; readonly cli: FileChange; readonly runtime: FileChange }

/** Everything that is known before a file is written. */
export interface ApplicationAnswers extends ApplicationChoices {
  readonly tenantry: TenantrySource
}
