import { expect } from 'vitest'

import { type Asked, reachOf } from './reach-of.ts'

const IMPORT = `import { charge, find } from './billing/index.ts'\nexport const used = [charge, find].length\n`

/** What a file becomes that calls `charge` and `find` of the module, and that its types are right then. */
export function edited(text: string, asked?: Asked): string {
  const { files, errors, edges } = reachOf({ 'src/app.ts': IMPORT + text }, asked)
  expect(edges.filter((edge) => edge.includes('refused'))).toEqual([])
  expect(errors).toEqual([])
  return (files['src/app.ts'] ?? '').slice(IMPORT.length)
}

/** Why a place in a file cannot wait, and that nothing is edited in it. */
export function refused(text: string, asked?: Asked): readonly string[] {
  const { edges } = reachOf({ 'src/app.ts': IMPORT + text }, asked)
  return edges.map((edge) => edge.replace(/^\S+ /, ''))
}
