import { isOwn } from '../../code/index.ts'
import { type Cut, isInside } from '../index.ts'
import type { ModuleExport } from './module-exports.ts'
import { readContract, type ReadContract } from './wire/index.ts'

/** Reads what crosses of what the module exports: of its functions those that somebody outside uses, of its types all. */
export function readModuleContract(exports: readonly ModuleExport[], cut: Cut): ReadContract {
  const { program } = cut
  const crossing = exports.filter(({ kind, isUsed }) => {
    if (kind === 'type' || kind === 'enum' || kind === 'error-class') return true
    return kind === 'function' && isUsed
  })
  return readContract({
    checker: program.checker,
    exports: new Map(crossing.map(({ key, symbol }) => [key, symbol])),
    isOwn: (node) => isOwn(node, program),
    isInside: (node) => isInside(node.getSourceFile().fileName, cut),
  })
}
