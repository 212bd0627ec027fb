import type { ErrorReport } from '@tenantry/runtime/errors'

import type {
  ModuleRegistration,
  ResourceRegistration,
  TablesOfModule,
} from '../../codemod/index.ts'

/** A codemod, and what it is to work on. */
export type CodemodCall =
  | { readonly codemod: 'addTables'; readonly text: string; readonly options: TablesOfModule }
  | {
      readonly codemod: 'registerModule'
      readonly text: string
      readonly options: ModuleRegistration
    }
  | {
      readonly codemod: 'registerResource'
      readonly text: string
      readonly options: ResourceRegistration
    }

/** How a thread says what became of a call. Errors lose their class on the way. */
export type CodemodAnswer =
  | { readonly text: string }
  /** One that is meant for people. */
  | { readonly refusal: ErrorReport }
  | { readonly failure: unknown }
