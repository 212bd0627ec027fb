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
