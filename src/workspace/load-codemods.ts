import { enableCompileCache } from 'node:module'

/**
 * Loads the codemods. They stand on the TypeScript compiler, whose 10 MB of source Node keeps compiled from one
 * run to the next, in the folder for temporary files: loading takes a third of the time then.
 */
export async function loadCodemods() {
  enableCompileCache()
  return import('../codemod/index.ts')
}
