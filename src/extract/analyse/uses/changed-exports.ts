import { ts } from 'ts-morph'

import { namesIn } from '../../../code/index.ts'
import { type Cut, isInside } from '../../cut.ts'
import { isChangedAt } from '../changed-value.ts'

const known = new WeakMap<Cut, Map<ts.Symbol, boolean>>()

/** Whether functions of the module change an exported value. What is done when a file is loaded, is done in both processes. */
export function isChangedInside(symbol: ts.Symbol, cut: Cut): boolean {
  const ofCut = known.get(cut) ?? new Map<ts.Symbol, boolean>()
  known.set(cut, ofCut)
  const changed = ofCut.get(symbol) ?? findChange(symbol, cut)
  ofCut.set(symbol, changed)
  return changed
}

function findChange({ valueDeclaration }: ts.Symbol, cut: Cut): boolean {
  if (valueDeclaration === undefined || !ts.isVariableDeclaration(valueDeclaration)) return false
  const { name } = valueDeclaration
  if (!ts.isIdentifier(name)) return false
  const { checker, files } = cut.program
  return files
    .filter(({ fileName, text }) => isInside(fileName, cut) && text.includes(name.text))
    .some((file) =>
      namesIn(file, name, checker).some(
        (use) => ts.findAncestor(use, ts.isFunctionLike) !== undefined && isChangedAt(use, checker),
      ),
    )
}
