import { camelCase, pascalCase } from '../../../words/index.ts'
import { CodecWriter } from './codec-writer.ts'
import type { OperationEffect } from './operation-effect.ts'
import type { Operation } from './operation.ts'
import { printDefinition } from './print-definition.ts'
import { printImports } from './print-imports.ts'
import { printMethod, writeOperation } from './print-operation.ts'
import { indent, printKey, printValue } from './print-type.ts'
import { customClassesIn, reachableFrom } from './reachable-from.ts'
import type { PackageImport, WireError } from './wire-error.ts'
import type { Definition, Definitions } from './wire-type.ts'
import { writeErrorType } from './write-error-type.ts'

export interface ContractFacts {
  /** As it stands in the names of packages: `billing`. */
  readonly module: string
  readonly version: string
  readonly operations: readonly Operation[]
  readonly definitions: Definitions
  /** All of the module's: those that it exports, and those that it is known to throw. */
  readonly errors: readonly WireError[]
  /** By the names of operations. One that is not named is a write that may not be repeated: nothing is shadowed that might change rows. */
  readonly effects: ReadonlyMap<string, OperationEffect>
  /** Definitions that are exported though no operation needs them: types and enums that callers import. */
  readonly exported?: readonly string[]
}

export interface PrintedContract {
  readonly text: string
  /** Of the interface of the operations. */
  readonly api: string
  /** Of the constant that `defineContract` made. */
  readonly contract: string
  /** What it declares; what of it was declared elsewhere moves here. */
  readonly definitions: readonly Definition[]
}

const WRITES: OperationEffect = { kind: 'write', isIdempotent: false }

/** The text of `src/index.ts` of the contracts package of a module. */
export function printContract(facts: ContractFacts): PrintedContract {
  const { module, version, operations, definitions, errors, effects } = facts
  const api = freeName(`${pascalCase(module)}Api`, definitions)
  const contract = `${camelCase(module)}Contract`
  const writer = new CodecWriter(definitions)
  const defined = operations.map((one) =>
    writeOperation(one, effects.get(one.name) ?? WRITES, writer),
  )
  const registered = errors.map((one) => `${printKey(one.code)}: ${writeErrorType(one, writer)},`)
  const needed = reachableFrom(facts)
  const lines = [
    `name: ${printValue(module)},`,
    `version: ${printValue(version)},`,
    `operations: {\n${indent(defined.join('\n'))}\n},`,
    ...(registered.length > 0 ? [`errors: {\n${indent(registered.join('\n'))}\n},`] : []),
  ]
  const definition = writer.call('defineContract', `{\n${indent(lines.join('\n'))}\n}`)
  const methods = operations.map(printMethod).join('\n')
  const parts = [
    printImports(writer.used, writer.constants.length > 0 ? ['Codec', 'Contract'] : ['Contract'], [
      ...classesOf(facts, needed),
      ...errors.flatMap((one) => one.imports),
    ]),
    ...needed.map(printDefinition),
    ...errors.map(({ text }) => text),
    `export interface ${api} {\n${indent(methods)}\n}`,
    ...writer.constants,
    `export const ${contract}: Contract<${api}> = ${definition.replace('defineContract(', `defineContract<${api}>(`)}`,
  ]
  const text = `${parts.join('\n\n')}\n`.replaceAll(/ +$/gm, '')
  return { text, api, contract, definitions: needed }
}

function classesOf(
  { operations, errors }: ContractFacts,
  needed: readonly Definition[],
): readonly PackageImport[] {
  const types = [
    ...needed.flatMap((one) => (one.is === 'type' ? [one.type] : [])),
    ...operations.flatMap(({ parameters, result }) => [
      ...parameters.map(({ type }) => type),
      result,
    ]),
    ...errors.flatMap(({ fields }) => fields.map(({ type }) => type)),
  ]
  return customClassesIn(types).flatMap(({ name, from }) =>
    from === undefined ? [] : [{ name, from, isType: false }],
  )
}

function freeName(wanted: string, definitions: Definitions): string {
  return definitions.has(wanted) ? freeName(`${wanted}2`, definitions) : wanted
}
