import { isBuiltin } from 'node:module'

import type { Analysis } from '../analyse/index.ts'
import { isInside } from '../cut.ts'

/** The packages that the code of the module names, in their order. */
export function packagesOf({ references, cut }: Analysis): readonly string[] {
  const names = references.flatMap(({ from, to, specifier }) => {
    if (to !== undefined || !isInside(from.fileName, cut)) return []
    const [name] = /^(?:@[^/]+\/)?[^/.@~#][^/]*/.exec(specifier) ?? []
    return name === undefined || isBuiltin(name) || name.includes(':') ? [] : [name]
  })
  return [...new Set(names)].toSorted()
}
