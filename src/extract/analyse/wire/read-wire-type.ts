import { ts } from 'ts-morph'

import { CUSTOM_CLASSES } from './custom-classes.ts'
import { DefinitionBook } from './definition-book.ts'
import { readEnum } from './read-enum.ts'
import { readIntersection } from './read-intersection.ts'
import { readNamed } from './read-named.ts'
import { readObject } from './read-object.ts'
import { readPrimitive } from './read-primitive.ts'
import { orMissing, readUnion } from './read-union.ts'
import { ReadingLimit } from './reading-limit.ts'
import { refused, type WireReader } from './wire-reader.ts'
import type { CustomClass, Definitions, WireType } from './wire-type.ts'

export interface WireReading {
  readonly checker: ts.TypeChecker
  readonly isOwn: (declaration: ts.Node) => boolean
  /** @param node How the type was written, where that is known. */
  readonly read: (type: ts.Type, node?: ts.TypeNode) => WireType
  /** Reads what a name stands for that is declared as a type. */
  readonly readDeclared: (symbol: ts.Symbol) => WireType
  /** Of all that was read so far; what a definition leads to stands before it, unless it leads back. */
  readonly definitions: Definitions
}

export interface WireReadingOptions {
  readonly checker: ts.TypeChecker
  /** Whether something stands in code that is somebody's own, and not in a library. */
  readonly isOwn: (declaration: ts.Node) => boolean
  /** Default: decimals of four libraries, and URL. */
  readonly customClasses?: readonly CustomClass[]
  /** Whether `any` crosses as JSON: somebody has looked at what it holds. Default: it is refused. */
  readonly isAnyJson?: boolean
}

/** Reads types of a program as what crosses in their place. What cannot cross is a part of what is returned, and says why. */
export function openWireReading({
  checker,
  isOwn,
  customClasses = CUSTOM_CLASSES,
  isAnyJson = false,
}: WireReadingOptions): WireReading {
  const book = new DefinitionBook()
  // Without strictNullChecks every type holds null and undefined, and says so nowhere.
  const isStrict = !checker.isTypeAssignableTo(checker.getUndefinedType(), checker.getStringType())
  const limit = new ReadingLimit(book)
  const readHere = (type: ts.Type, node?: ts.TypeNode): WireType =>
    limit.within(type, () => readNamed(type, node, reader, book, readBody))
  const reader: WireReader = {
    checker,
    isOwn,
    customClasses,
    isAnyJson,
    read: isStrict ? readHere : (type, node) => orMissing(readHere(type, node)),
  }
  const readBody = (type: ts.Type, node?: ts.TypeNode): WireType => {
    const read =
      readEnum(type, reader, book) ??
      readPrimitive(type, reader) ??
      readUnion(type, node, { ...reader, read: readHere }) ??
      readIntersection(type, reader, book)
    if (read !== undefined) return read
    if (type.flags & ts.TypeFlags.Object) return readObject(type, node, reader)
    return refused(
      'type-not-wired',
      `${checker.typeToString(type)} is no type of data`,
      'Write the type out, with the fields that are needed.',
    )
  }
  return {
    checker,
    isOwn,
    read: reader.read,
    readDeclared: (symbol) =>
      limit.within(symbol, () =>
        readNamed(checker.getDeclaredTypeOfSymbol(symbol), symbol, reader, book, readBody),
      ),
    definitions: book.definitions,
  }
}
