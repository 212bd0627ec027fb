import { ts } from 'ts-morph'

import { wordsOf } from '../../../words/index.ts'
import { type ClassText, readClassText } from './class-text.ts'
import { findRefusals, type Refusal } from './find-refusals.ts'
import { isHidden } from './is-hidden.ts'
import { readField } from './read-object.ts'
import type { WireReading } from './read-wire-type.ts'
import type { WireError } from './wire-error.ts'
import type { Moved, WireField } from './wire-type.ts'

export interface ErrorDeclaration {
  readonly symbol: ts.Symbol
  readonly declaration: ts.ClassDeclaration
  readonly moved: Moved
}

/** Those of Error itself; `constructor` is none that a value has. */
const OF_ERROR: ReadonlySet<string> = new Set(['name', 'message', 'stack', 'cause'])

/** @param addBase Has a class that this one extends, or uses, added before it; returns its name. */
export function readError(
  { symbol, declaration, moved }: ErrorDeclaration,
  reading: WireReading,
  addBase: (symbol: ts.Symbol) => string,
): { readonly error: WireError; readonly refusals: readonly Refusal[] } {
  const { checker, definitions } = reading
  const { name } = symbol
  const type = checker.getDeclaredTypeOfSymbol(symbol)
  const own = checker
    .getPropertiesOfType(type)
    .filter((one) => !OF_ERROR.has(one.name) && isData(one, checker))
  const hidden = own.filter(
    ({ valueDeclaration }) => valueDeclaration !== undefined && isHidden(valueDeclaration),
  )
  const fields = own.filter((one) => !hidden.includes(one)).map((one) => readField(one, reading))
  const written = readClassText(declaration, reading, addBase)
  const refusals = [
    ...hidden.map((one) => refuseHidden(one, name)),
    ...written.refusals.map((why) =>
      refuse(name, why, 'Write the class so that it needs no more than itself.'),
    ),
    ...fields.flatMap((one) => findRefusals(one.type, definitions, `${name}.${one.name}`)),
  ]
  return { error: toError(name, fields, written, moved), refusals }
}

function toError(
  name: string,
  fields: readonly WireField[],
  { text, imports, uses }: ClassText,
  moved: Moved,
): WireError {
  return { name, code: codeOf(name, fields), fields, text, imports, uses, moved }
}

/** What its field `code` always says; else `INVOICE_PAID` for an InvoicePaidError. */
function codeOf(name: string, fields: readonly WireField[]): string {
  const said = fields.find((one) => one.name === 'code')?.type
  if (said?.is === 'literal') return String(said.value)
  const words = wordsOf(name)
  return (words.length > 1 && words.at(-1) === 'error' ? words.slice(0, -1) : words)
    .join('_')
    .toUpperCase()
}

function isData(property: ts.Symbol, checker: ts.TypeChecker): boolean {
  const isMethod = (property.flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor)) !== 0
  return !isMethod && checker.getTypeOfSymbol(property).getCallSignatures().length === 0
}

function refuseHidden({ name, valueDeclaration }: ts.Symbol, of: string): Refusal {
  const written = valueDeclaration && ts.getNameOfDeclaration(valueDeclaration)?.getText()
  return refuse(
    of,
    `its field ${written ?? name} would be lost, since it is hidden`,
    'Make it public and read-only.',
  )
}

function refuse(path: string, why: string, remedy: string): Refusal {
  return { shape: 'error-class', path, why, remedy }
}
