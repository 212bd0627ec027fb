import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * Loads copies of the runtime faster from here on: a file that stands in many of them has its types taken
 * away once.
 *
 * @param folder Below which the copies are.
 */
export function stripTypesOnce(folder: URL): void {
  const stripped = new Map<string, string>()
  registerHooks({
    load(url, context, nextLoad) {
      if (!url.startsWith(folder.href) || !url.endsWith('.ts')) return nextLoad(url, context)
      const text = readFileSync(fileURLToPath(url), 'utf8')
      let source = stripped.get(text)
      if (source === undefined) stripped.set(text, (source = stripTypeScriptTypes(text)))
      return { format: 'module', source, shortCircuit: true }
    },
  })
}
