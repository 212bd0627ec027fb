export { addTables, type TablesOfModule } from './add-tables.ts'
export { type ModuleRegistration, registerModule } from './register-module.ts'
export { registerResource, type ResourceRegistration } from './register-resource.ts'
export { insertion, type Splice, splice } from './splice.ts'
