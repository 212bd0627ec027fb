/** A folder that holds code of a module. A module that `saas extract apply` has moved has two: its service, and the facade. */
export interface ModuleHome {
  readonly module: string
  /** Relative to the root of the application, with `/` between folders: `src/modules/billing`, `services/billing/src`. */
  readonly folder: string
  /** Whether it is the one that the code of a module has moved to. */
  readonly isService: boolean
}

/** Where a module lies that nobody has moved. */
export function folderOfModule(module: string): string {
  return `src/modules/${module}`
}

/** The folder that code of a module belongs in: its service if it has one; of a module without a home, where it would begin. */
export function homeOf(module: string, homes: readonly ModuleHome[]): string {
  const own = homes.filter((home) => home.module === module)
  return (own.find(({ isService }) => isService) ?? own[0])?.folder ?? folderOfModule(module)
}

/**
 * Whether the code of a module that has moved would be found in a folder.
 *
 * @param service Relative to the root of the application, with `/` between folders.
 */
export function isServiceFolder(service: string): boolean {
  const [above, name, ...deeper] = service.split('/')
  return above !== undefined && isOwnFolder(above) && name !== undefined && deeper.length === 0
}

/** No application has a module in what it has installed, and none in what it hides. */
export function isOwnFolder(name: string): boolean {
  return name !== 'node_modules' && !name.startsWith('.')
}
