import { pascalCase } from '../words/index.ts'

/** Every spelling of a module's name that its files need. */
export interface ModuleNames {
  /** Its folder: `order-desk`. */
  readonly module: string
  /** `OrderDesk`. */
  readonly type: string
  /** What its index exports: `registerOrderDesk`. */
  readonly register: string
  /** The type of the tables it owns: `OrderDeskTables`. */
  readonly tables: string
}

/** Names the parts of a module after its folder, which must have passed `checkModules`. */
export function nameModule(module: string): ModuleNames {
  const type = pascalCase(module)
  return { module, type, register: `register${type}`, tables: `${type}Tables` }
}
