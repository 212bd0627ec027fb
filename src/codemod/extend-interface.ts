import { type InterfaceDeclaration, SyntaxKind } from 'ts-morph'

import type { FileStyle } from './file-style.ts'
import { indentOfLine, placeBelow, startOfLine } from './lines.ts'
import { insertion, type Splice } from './splice.ts'

/** What a line holds at most before a formatter breaks it. */
const WIDTH = 100

/** Adds a type to what an interface extends: at its place where the list is in order, else at the end. */
export function extendInterface(
  found: InterfaceDeclaration,
  type: string,
  style: FileStyle,
): Splice[] {
  const text = found.getSourceFile().getFullText()
  const listed = found.getExtends()
  const names = listed.map((one) => one.getText())
  const at = isSorted(names) ? names.filter((one) => one < type).length : names.length
  const head = readHead(found)
  if (!head.isListed && !head.hasComments) {
    const clause = layOut(head, names.toSpliced(at, 0, type), style)
    return [{ start: head.start, end: head.end, text: clause }]
  }
  const last = listed.at(-1)
  if (last === undefined) return [insertion(head.start, ` extends ${type}`)]
  const gap = head.isListed ? style.newline + indentOfLine(text, last.getStart()) : ' '
  const next = listed[at]
  // A comment behind a type stays with it.
  if (next) return [insertion(next.getStart(), `${type},${gap}`)]
  return [insertion(last.getEnd(), ','), insertion(placeBelow(last), gap + type)]
}

/** What stands between the name of an interface and its members. */
interface Head {
  readonly start: number
  /** Of the types that are extended. */
  readonly end: number
  readonly isOnOwnLine: boolean
  /** Each type stands on a line of its own. */
  readonly isListed: boolean
  readonly hasComments: boolean
  /** All before the head on its line, and all behind it. */
  readonly before: string
  readonly after: string
}

function readHead(found: InterfaceDeclaration): Head {
  const text = found.getSourceFile().getFullText()
  const brace = found.getFirstChildByKindOrThrow(SyntaxKind.OpenBraceToken).getStart()
  const generic = found.getFirstChildByKind(SyntaxKind.GreaterThanToken)
  const start = (generic ?? found.getNameNode()).getEnd()
  const clause = found.getHeritageClauses()[0]
  const types = found.getExtends()
  const isFirstOnLine = (position: number): boolean =>
    startOfLine(text, position) + indentOfLine(text, position).length === position
  const end = clause?.getEnd() ?? start
  return {
    start,
    end,
    isOnOwnLine: clause !== undefined && isFirstOnLine(clause.getStart()),
    isListed: types.some((one) => isFirstOnLine(one.getStart())),
    hasComments: /\/[/*]/.test(text.slice(start, brace)),
    before: text.slice(startOfLine(text, start), start),
    after: /^.*/.exec(text.slice(end))?.[0] ?? '',
  }
}

/** As a formatter would: on one line, on a line of its own, or each type on one. */
function layOut(
  { before, after, isOnOwnLine }: Head,
  types: readonly string[],
  { newline, indent }: FileStyle,
): string {
  const inline = ` extends ${types.join(', ')}`
  if (!isOnOwnLine && (before + inline + after).length <= WIDTH) return inline
  const ownLine = `${indent}extends ${types.join(', ')}`
  if ((ownLine + after).length <= WIDTH) return newline + ownLine
  const lines = types.map((one) => indent + indent + one).join(`,${newline}`)
  return `${newline}${indent}extends${newline}${lines}`
}

function isSorted(names: readonly string[]): boolean {
  return names.every((one, index) => index === 0 || (names[index - 1] ?? '') <= one)
}
