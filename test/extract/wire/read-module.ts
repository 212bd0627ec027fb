import { ts } from 'ts-morph'

import { splice } from '../../../src/codemod/index.ts'
import {
  type ContractOptions,
  movesOf,
  printContract,
  type PrintedContract,
  readContract,
  type ReadContract,
  takeOut,
} from '../../../src/extract/analyse/wire/index.ts'
import { openProgram, type WrittenProgram } from './open-program.ts'

export interface ReadModule extends ReadContract {
  readonly written: WrittenProgram
}

/** All exports of `billing.ts`, read as an extraction does. */
export function readModule(
  text: string,
  files: Readonly<Record<string, string>> = {},
  options: ts.CompilerOptions = {},
  reading: Pick<ContractOptions, 'isAnyJson'> = {},
): ReadModule {
  return readFile(openProgram({ 'billing.ts': text, ...files }, options), 'billing.ts', reading)
}

const nameOf = (at: number): string => `${at}/billing.ts`

const isOwn = (node: ts.Node): boolean => !node.getSourceFile().isDeclarationFile

/** The same of several modules that know nothing of each other: the types of the platform are read but once. */
export function readModules(texts: readonly string[]): readonly ReadModule[] {
  const written = openProgram(Object.fromEntries(texts.map((text, at) => [nameOf(at), text])))
  return texts.map((_, at) => readFile(written, nameOf(at)))
}

function readFile(
  written: WrittenProgram,
  name: string,
  reading: Pick<ContractOptions, 'isAnyJson'> = {},
): ReadModule {
  const checker = written.program.getTypeChecker()
  const module = checker.getSymbolAtLocation(written.fileOf(name))
  const exported = module === undefined ? [] : checker.getExportsOfModule(module)
  const exports = new Map(exported.map((one) => [one.name, one]))
  return { ...readContract({ ...reading, checker, isOwn, isInside: isOwn, exports }), written }
}

export function printModule(read: ReadModule): PrintedContract {
  return printContract({
    ...read,
    module: 'billing',
    version: '1',
    effects: new Map(),
    exported: [...read.exported.values()],
  })
}

/** The texts of files, without what moves into the contracts. */
export function withoutMoved(
  { written, errors }: ReadModule,
  { definitions }: PrintedContract,
  files: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const moves = movesOf(definitions, errors)
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => {
      const file = written.fileOf(name)
      const own = moves.get(file.fileName)
      const importsEnd = file.statements.findLast(ts.isImportDeclaration)?.end ?? 0
      const edits = own && takeOut({ importsEnd }, own, './contract.ts')
      return [name, edits === undefined ? text : splice(text, edits)]
    }),
  )
}

/** What was refused, one line each: where, of which shape, and why. */
export function refusalsOf({ refused }: ReadContract): readonly string[] {
  return refused.flatMap(({ name, refusals }) =>
    refusals.map((one) => `${name} ${one.path}: ${one.shape}: ${one.why}`),
  )
}
