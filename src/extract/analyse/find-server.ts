import type { ts } from 'ts-morph'

import { type Cut, isInside, pathOf } from '../index.ts'
import { asksForWhole } from './asks-for-whole.ts'
import { requiredOf } from './required-of.ts'

/** The function by which an application makes its HTTP server without any modules: with its error handler and its validators. */
export interface ServerBuilder {
  /** Relative to the root. */
  readonly file: string
  /** The fields of its options that have to be given. */
  readonly needs: readonly string[]
  /** Whether its tenancy has to be that of the application alone. */
  readonly asksForWhole: boolean
}

/** What the entry point of a service can hand over. */
const GIVEN: ReadonlySet<string> = new Set(['env', 'tenancy', 'migrations'])

/** The exported `buildServer` of a file outside of the module; undefined where there is none that a service can call. */
export function findServer(cut: Cut): ServerBuilder | undefined {
  const found = findExported('buildServer', cut)
  if (found === undefined) return undefined
  const { checker } = cut.program
  const [signature] = checker.getTypeOfSymbol(found.symbol).getCallSignatures()
  const [options] = signature?.getParameters() ?? []
  const type = options && checker.getTypeOfSymbol(options)
  const needs = type === undefined ? [] : requiredOf(type)
  if (!needs.every((name) => GIVEN.has(name))) return undefined
  return {
    file: found.file,
    needs,
    asksForWhole: type !== undefined && needs.includes('tenancy') && asksForWhole(type, checker),
  }
}

/** The file outside of the module that declares and exports a function of a name. */
export function findExported(
  name: string,
  cut: Cut,
): { readonly file: string; readonly symbol: ts.Symbol } | undefined {
  const { checker, files } = cut.program
  for (const file of files) {
    if (isInside(file.fileName, cut) || !file.text.includes(name)) continue
    const module = checker.getSymbolAtLocation(file)
    const symbol = module && checker.tryGetMemberInModuleExports(name, module)
    // The file that declares it, and not one that hands it on.
    if (symbol?.valueDeclaration?.getSourceFile() === file) {
      return { file: pathOf(file.fileName, cut), symbol }
    }
  }
  return undefined
}
