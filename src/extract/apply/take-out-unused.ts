import { ts } from 'ts-morph'

import { namesIn } from '../../code/index.ts'
import { startWithDocs } from '../analyse/wire/index.ts'
import type { Splice } from '../../codemod/index.ts'

/** A part of a text, from its start up to its end. */
export interface TakenOut {
  readonly start: number
  readonly end: number
}

/**
 * Takes out of a file what was used only in what is taken out of it: imports, and types that are not exported. A compiler that wants
 * nothing unused would complain.
 */
export function takeOutUnused(
  file: ts.SourceFile,
  taken: readonly TakenOut[],
  checker: ts.TypeChecker,
): readonly Splice[] {
  const gone = [...taken]
  const isLost = (name: ts.Identifier, own?: TakenOut): boolean => {
    const uses = namesIn(file, name, checker)
    const others = uses.filter((use) => own === undefined || !isWithin(use, own))
    return others.length > 0 && others.every((use) => gone.some((one) => isWithin(use, one)))
  }
  const types = takeOutTypes(file, gone, isLost)
  const imports = file.statements.flatMap((statement) => {
    const clause = ts.isImportDeclaration(statement) ? statement.importClause : undefined
    return clause === undefined ? [] : takeOutOf(clause, isLost, file)
  })
  return [...imports, ...types]
}

/** @param gone What is gone already; these are added to it. */
function takeOutTypes(
  file: ts.SourceFile,
  gone: TakenOut[],
  isLost: (name: ts.Identifier, own: TakenOut) => boolean,
): readonly Splice[] {
  const splices: Splice[] = []
  const left = new Set(file.statements.filter(isHiddenType))
  for (let count = -1; count !== gone.length;) {
    count = gone.length
    for (const statement of left) {
      const own = {
        start: startWithDocs(statement),
        end: endOfLine(statement.end, file.text),
      }
      if (!isLost(statement.name, own)) continue
      left.delete(statement)
      gone.push(own)
      splices.push({ ...own, text: '' })
    }
  }
  return splices
}

function isHiddenType(
  statement: ts.Statement,
): statement is ts.InterfaceDeclaration | ts.TypeAliasDeclaration {
  const isType = ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)
  return isType && statement.modifiers === undefined
}

function takeOutOf(
  clause: ts.ImportClause,
  isLost: (name: ts.Identifier) => boolean,
  file: ts.SourceFile,
): readonly Splice[] {
  const { name, namedBindings } = clause
  const own = name !== undefined && !isLost(name)
  const named = namesOf(namedBindings)
  const kept = named.filter((one) => !isLost(one.name))
  const lost = named.length - kept.length + (name !== undefined && !own ? 1 : 0)
  if (lost === 0) return []
  if (!own && kept.length === 0) {
    const { parent } = clause
    const isLast = file.statements.findLast(ts.isImportDeclaration) === parent
    // Behind the last one others are added.
    const end = isLast ? parent.end : endOfLine(parent.end, file.text)
    return [{ start: parent.getStart(file), end, text: '' }]
  }
  const splices: Splice[] = []
  if (name !== undefined && !own && namedBindings !== undefined)
    splices.push({ start: name.getStart(file), end: namedBindings.getStart(file), text: '' })
  if (kept.length === 0 && name !== undefined && namedBindings !== undefined)
    splices.push({ start: name.end, end: namedBindings.end, text: '' })
  const [first, last] = [named[0], named.at(-1)]
  if (kept.length > 0 && kept.length < named.length && first && last) {
    const text = kept.map((one) => one.getText(file)).join(', ')
    splices.push({ start: first.getStart(file), end: last.end, text })
  }
  return splices
}

function namesOf(
  bindings: ts.NamedImportBindings | undefined,
): readonly (ts.ImportSpecifier | ts.NamespaceImport)[] {
  if (bindings === undefined) return []
  return ts.isNamedImports(bindings) ? bindings.elements : [bindings]
}

function isWithin(node: ts.Node, { start, end }: TakenOut): boolean {
  return node.pos >= start && node.end <= end
}

/** Behind the line break. */
function endOfLine(position: number, text: string): number {
  const [rest = ''] = /^[ \t]*\r?\n?/.exec(text.slice(position)) ?? []
  return position + rest.length
}
