export { findModuleHomes } from './find-module-homes.ts'
export { folderOfModule, homeOf, type ModuleHome } from './module-home.ts'
