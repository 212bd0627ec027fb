import { ts } from 'ts-morph'

import type { Splice } from '../../codemod/index.ts'
import type { Analysis } from '../analyse/index.ts'
import type { Reference } from '../analyse/find-references.ts'
import { judgeAddition } from '../analyse/judge-addition.ts'
import { isInside, pathOf } from '../cut.ts'
import { specifierTo } from './layout.ts'

/**
 * `declare module './file'` on a file of the module, made one on the contracts: by the paths of the files that add.
 *
 * @param contract The file of the contract, relative to the root.
 */
export function retargetAdditions(
  references: readonly Reference[],
  contract: string,
  { cut, ending }: Pick<Analysis, 'cut' | 'ending'>,
): ReadonlyMap<string, readonly Splice[]> {
  const splices = references.flatMap(({ from, to, node, start, end }) => {
    if (!ts.isModuleDeclaration(node) || to === undefined) return []
    if (isInside(from.fileName, cut) || !isInside(to, cut)) return []
    // What somebody let be stays as it was.
    if (judgeAddition(node, cut).is !== 'rewritten') return []
    const path = pathOf(from.fileName, cut)
    return [{ path, start, end, text: specifierTo(path, contract, ending) }]
  })
  return Map.groupBy(splices, ({ path }) => path)
}
