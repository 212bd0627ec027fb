import { isOwn } from '../../code/index.ts'
import { type Cut, isInside } from '../index.ts'
import type { ModuleExport } from './module-exports.ts'
import { readContract, type ReadContract } from './wire/index.ts'

/** Reads what crosses of what the module exports: of its functions, and those of its objects, the ones that somebody outside uses, of its types all. */
export function readModuleContract(exports: readonly ModuleExport[], cut: Cut): ReadContract {
  const { program } = cut
  const crossing = exports.filter(({ kind, isUsed, members, isWhole }) => {
    if (kind === 'type' || kind === 'enum' || kind === 'error-class') return true
    if (kind === 'class' || kind === 'object') return members.length > 0 && !isWhole
    return kind === 'function' && isUsed
  })
  const members = new Map(
    crossing
      .filter(({ kind }) => kind === 'object' || kind === 'class')
      .map(({ key, members: used }) => [key, used.map(({ name }) => name)]),
  )
  return readContract({
    checker: program.checker,
    exports: new Map(crossing.map(({ key, symbol }) => [key, symbol])),
    members,
    isOwn: (node) => isOwn(node, program),
    isInside: (node) => isInside(node.getSourceFile().fileName, cut),
  })
}
