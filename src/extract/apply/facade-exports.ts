import { ts } from 'ts-morph'

import type { Analysis, ModuleExport } from '../analyse/index.ts'
import type { Operation } from '../analyse/wire/index.ts'

/** What the file that stays where the code was has under a name. */
export type FacadeExport =
  /** The contracts have it, under a name of theirs. */
  | {
      readonly is: 'contract'
      readonly name: string
      readonly as: string
      readonly isType: boolean
    }
  /** It is what the module's own code has: a constant, a type that does not cross, what somebody has waived. */
  | { readonly is: 'own'; readonly name: string; readonly isType: boolean }
  /** Files name it, and nobody does anything with it: it is in no contract, and read from the module's own code. */
  | { readonly is: 'left'; readonly name: string; readonly isType: false }
  /** A function, once for each of its signatures. */
  | {
      readonly is: 'operations'
      readonly name: string
      readonly operations: readonly Operation[]
      readonly isHandedOn: boolean
    }
  /** An object with functions: those of its members that somebody outside uses. */
  | {
      readonly is: 'object'
      readonly name: string
      /** One name for it where a default export has none. */
      readonly key: string
      readonly members: readonly FacadeMember[]
    }
  /** A type that has the name of a value, which is not that of the module any more. */
  | { readonly is: 'type-beside'; readonly name: string }
  /** Its routes are served here or handed over. */
  | { readonly is: 'routes'; readonly name: string }

export interface FacadeMember {
  readonly name: string
  /** Empty for what is read from the module's own code. */
  readonly operations: readonly Operation[]
  /** A function of it needs its object as `this`; what changes is read each time. */
  readonly is: 'function' | 'changing' | 'constant'
  /** Whether it is a value somewhere, and called with whatever its caller has. */
  readonly isHandedOn: boolean
}

/**
 * What the file that follows one of the module exports. Functions that nobody outside uses or names are not among it: who wants
 * one later is to find out that it crosses a cut.
 */
export function facadeExportsOf(
  exports: readonly ModuleExport[],
  contract: Analysis['contract'],
): readonly FacadeExport[] {
  return exports.flatMap((one): readonly FacadeExport[] => {
    const { name, kind, isUsed, isNamed, key, members, handedOn } = one
    const own: FacadeExport = { is: 'own', name, isType: kind === 'type' }
    const left: readonly FacadeExport[] = isNamed ? [{ is: 'left', name, isType: false }] : []
    switch (kind) {
      case 'type':
      case 'enum':
      case 'error-class': {
        const as = nameInContract(one, contract)
        return [as === undefined ? own : { is: 'contract', name, as, isType: kind === 'type' }]
      }
      case 'function': {
        const operations = contract.operations.filter(({ place }) => place.export === key)
        if (operations.length === 0) return isUsed ? [own] : left
        const isHandedOn = handedOn.has(key)
        return [{ is: 'operations', name, operations, isHandedOn }, ...typeOf(one)]
      }
      case 'object': {
        if (!isUsed) return left
        const used = members.map((member) => ({
          name: member,
          is: kindOfMember(member, one),
          isHandedOn: handedOn.has(member),
          operations: contract.operations.filter(
            ({ place }) => place.export === key && place.member === member,
          ),
        }))
        return [{ is: 'object', name, key, members: used }, ...typeOf(one)]
      }
      case 'routes':
        return isUsed ? [{ is: 'routes', name }] : left
      case 'constant':
        return [own]
      case 'class':
      case 'instance':
      case 'mutable':
      case 'namespace':
        return isUsed ? [own] : left
    }
  })
}

function kindOfMember(member: string, { functions, changing }: ModuleExport): FacadeMember['is'] {
  if (functions.has(member)) return 'function'
  return changing.has(member) ? 'changing' : 'constant'
}

function typeOf({ name, symbol: { flags } }: ModuleExport): readonly FacadeExport[] {
  const isBeside = flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)
  return isBeside === 0 ? [] : [{ is: 'type-beside', name }]
}

function nameInContract(
  { kind, symbol, key }: ModuleExport,
  { errors, exported }: Analysis['contract'],
): string | undefined {
  if (kind !== 'error-class') return exported.get(key)
  return errors.find(({ moved }) => isDeclaredAs(symbol, moved))?.name
}

function isDeclaredAs(
  { declarations = [] }: ModuleExport['symbol'],
  { file, end }: { readonly file: string; readonly end: number },
): boolean {
  return declarations.some((one) => one.getSourceFile().fileName === file && one.getEnd() === end)
}
