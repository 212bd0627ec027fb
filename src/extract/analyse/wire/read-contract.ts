import { ts } from 'ts-morph'

import { pastAliases } from '../past-aliases.ts'
import { ErrorBook } from './error-book.ts'
import { findRefusals } from './find-refusals.ts'
import type { Operation, RefusedOperation } from './operation.ts'
import { isError } from './read-built-in.ts'
import { readExport } from './read-exports.ts'
import { openWireReading, type WireReadingOptions } from './read-wire-type.ts'
import { ThrownErrors } from './thrown-errors.ts'
import type { RefusedError, WireError } from './wire-error.ts'
import type { Definitions } from './wire-type.ts'

export interface ContractOptions extends WireReadingOptions {
  /** The names by which the module exports things, and what they stand for. */
  readonly exports: ReadonlyMap<string, ts.Symbol>
  /** Of objects and classes the members that are read, by the names of exports. Default: all. */
  readonly members?: ReadonlyMap<string, readonly string[]>
  /** Whether a function is one of the module: its errors are the module's. */
  readonly isInside: (node: ts.Node) => boolean
}

/** What of a module crosses the wire, and what cannot. */
export interface ReadContract {
  readonly operations: readonly Operation[]
  readonly refused: readonly RefusedOperation[]
  readonly definitions: Definitions
  /** Those that a class extends before it. */
  readonly errors: readonly WireError[]
  readonly refusedErrors: readonly RefusedError[]
  /** Definitions that are exported themselves, by the names of their exports: types, enums. */
  readonly exported: ReadonlyMap<string, string>
  /** Exported types that stay with the service: generic ones, and those of what does not cross. */
  readonly typesLeft: readonly string[]
}

/** Reads all that a module exports. */
export function readContract(options: ContractOptions): ReadContract {
  const { checker, exports, isInside, members } = options
  const reading = openWireReading(options)
  const book = new ErrorBook(reading)
  const throwing = new ThrownErrors(checker, isInside)
  const errorsOf = (signature: ts.Signature): readonly string[] => {
    const body = signature.getDeclaration()
    // Of a function with overloads only what implements it has a body.
    const symbol =
      ts.isFunctionDeclaration(body) && body.name
        ? checker.getSymbolAtLocation(body.name)
        : undefined
    const starts = symbol?.declarations ?? [body]
    const thrown = new Set(starts.flatMap((start) => throwing.of(start)))
    return [...thrown].map((one) => book.add(one))
  }
  const exported = new Map<string, string>()
  const typesLeft: string[] = []
  const read = [...exports].flatMap(([name, given]) => {
    const symbol = pastAliases(given, checker)
    if (isErrorClass(symbol, checker)) {
      book.add(symbol)
      return []
    }
    // Of a value that has the name of a type, both are read.
    if (symbol.flags & (ts.SymbolFlags.Type | ts.SymbolFlags.Enum)) {
      const type = reading.readDeclared(symbol)
      const isLeft = type.is !== 'named' || findRefusals(type, reading.definitions, name).length > 0
      if (isLeft) typesLeft.push(name)
      else exported.set(name, type.name)
    }
    return readExport(symbol, name, reading, { errorsOf, members: members?.get(name) })
  })
  return {
    operations: nameApart(read.flatMap((one) => (one.is === 'operation' ? [one.operation] : []))),
    refused: read.flatMap((one) => (one.is === 'refused' ? [one.refused] : [])),
    definitions: reading.definitions,
    errors: book.errors,
    refusedErrors: [...book.refused.values()],
    exported,
    typesLeft,
  }
}

/** `billPay` may be a function, and the function `pay` of `bill`. */
function nameApart(operations: readonly Operation[]): readonly Operation[] {
  const taken = new Set<string>()
  return operations.map((operation) => {
    let { name } = operation
    for (let count = 2; taken.has(name); count += 1) name = `${operation.name}${count}`
    taken.add(name)
    return { ...operation, name }
  })
}

function isErrorClass(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  return (
    (symbol.flags & ts.SymbolFlags.Class) !== 0 && isError(checker.getDeclaredTypeOfSymbol(symbol))
  )
}
