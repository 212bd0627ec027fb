export { findModuleHomes } from './find-module-homes.ts'
export { folderOfModule, homeOf, isServiceFolder, type ModuleHome } from './module-home.ts'
