import { ts } from 'ts-morph'

import { childrenOf, symbolOf } from '../../code/index.ts'
import { type Cut, isInside, pathOf, type Verdict } from '../index.ts'

/**
 * What becomes of `declare module './file'` outside of the module, on a file of it. The contracts have the type with what
 * was added, and so can take the addition: if the module itself does without it.
 */
export function judgeAddition({ body }: ts.ModuleDeclaration, cut: Cut): Verdict {
  const { checker } = cut.program
  const added: ts.InterfaceDeclaration[] = []
  for (const statement of body !== undefined && ts.isModuleBlock(body) ? body.statements : []) {
    if (!ts.isInterfaceDeclaration(statement)) {
      return refuse(`It adds more than fields to types: ${firstLine(statement)}.`)
    }
    added.push(statement)
  }
  const ofClass = added.find((one) => !addsToInterface(one, checker))
  if (ofClass !== undefined) return refuse(`${ofClass.name.text} is a class of the module.`)
  const merged = added.filter((one) => isMerged(one, checker))
  const needed = merged.flatMap(({ members }) => [...members]).find((one) => !isOptional(one))
  if (needed !== undefined) {
    return refuse(`The module would have to give ${firstLine(needed)}, which it does not know of.`)
  }
  const user = userOf(added, cut)
  return user === undefined ? RETARGETED : refuse(`The module itself uses it in ${user}.`)
}

const RETARGETED: Verdict = {
  is: 'rewritten',
  how: 'It adds to the type in the contracts, which has what was added.',
}

function refuse(why: string): Verdict {
  return {
    is: 'refused',
    why: `It adds to types of a file that moves. ${why}`,
    remedy: 'Put the addition into the module, or declare the type in full there.',
  }
}

function firstLine(node: ts.Node): string {
  return node.getText().split('\n')[0] ?? ''
}

function addsToInterface({ name }: ts.InterfaceDeclaration, checker: ts.TypeChecker): boolean {
  const declarations = checker.getSymbolAtLocation(name)?.declarations ?? []
  return declarations.every(ts.isInterfaceDeclaration)
}

/** Whether there is more of it than what is added: a type that nobody else declares may ask for what it wants. */
function isMerged({ name, parent }: ts.InterfaceDeclaration, checker: ts.TypeChecker): boolean {
  const declarations = checker.getSymbolAtLocation(name)?.declarations ?? []
  return declarations.some((one) => one.parent !== parent)
}

function isOptional(member: ts.TypeElement): boolean {
  return ts.isPropertySignature(member) && member.questionToken !== undefined
}

/** The file of the module that names something of what was added. */
function userOf(added: readonly ts.InterfaceDeclaration[], cut: Cut): string | undefined {
  const { files, checker } = cut.program
  const own = new Set(
    added.flatMap((one): ts.Node[] => (isMerged(one, checker) ? [...one.members] : [one])),
  )
  const uses = (node: ts.Node): boolean => {
    const declarations = ts.isIdentifier(node) ? symbolOf(node, checker)?.declarations : undefined
    return declarations?.some((one) => own.has(one)) || childrenOf(node).some(uses)
  }
  const user = files.find((file) => isInside(file.fileName, cut) && uses(file))
  return user && pathOf(user.fileName, cut)
}
