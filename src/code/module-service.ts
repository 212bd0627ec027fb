/** The service of a module, all of whose files are of that module. */
export interface ModuleService {
  readonly application: string
  readonly module: string
  /** Absolute, without `/` at its end. */
  readonly folder: string
}
