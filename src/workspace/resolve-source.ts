import { type RegisterHooksOptions, registerHooks } from 'node:module'

import { hasCode } from './has-code.ts'

/**
 * Runs what imports files of TypeScript as a compiler lets them be imported, which Node does not: `./file.js` and `./file` lead to
 * `./file.ts` where there is nothing else.
 */
export async function resolvingSource<Result>(run: () => Promise<Result>): Promise<Result> {
  const hooks = registerHooks({ resolve })
  try {
    return await run()
  } finally {
    hooks.deregister()
  }
}

const resolve: RegisterHooksOptions['resolve'] = (specifier, context, next) => {
  try {
    return next(specifier, context)
  } catch (error) {
    if (!specifier.startsWith('.') || !hasCode(error, 'ERR_MODULE_NOT_FOUND')) throw error
    const source = `${specifier.replace(/\.js$/, '')}.ts`
    try {
      return next(source, context)
    } catch {
      throw error
    }
  }
}
