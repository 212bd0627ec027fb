import { ts } from 'ts-morph'

import type { Analysis, ModuleExport, UsedMember } from '../analyse/index.ts'
import { isHandedOver } from '../analyse/judge-routes.ts'
import { crossesWhole, WHOLE } from '../analyse/whole-export.ts'
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
  | {
      readonly is: 'type-beside'
      readonly name: string
      readonly parameters: readonly TypeParameter[]
    }
  /** All that another file of the module exports, under one name: that of the file which follows it. */
  | { readonly is: 'namespace'; readonly name: string; readonly file: string }
  /** Its routes are served here or handed over. */
  | { readonly is: 'routes'; readonly name: string }

export interface TypeParameter {
  readonly name: string
  /** With what it extends, and its default. */
  readonly text: string
}

export interface FacadeMember extends UsedMember {
  /** Empty for what the module's own code has: a value, or a function that somebody lets stay in the process. */
  readonly operations: readonly Operation[]
}

/**
 * What the file that follows one of the module exports. Functions that nobody outside uses are not among it: who wants one
 * later is to find out that it crosses a cut.
 *
 * @param followed The files of the module that are followed by one of the same names, with their paths.
 */
export function facadeExportsOf(
  exports: readonly ModuleExport[],
  analysis: Analysis,
  followed: ReadonlyMap<ts.SourceFile, string>,
): readonly FacadeExport[] {
  const { contract } = analysis
  return exports.flatMap((one): FacadeExport[] => {
    const { name, kind, isUsed, isNamed, isHandedOn, key, members, isWhole } = one
    const own: FacadeExport = { is: 'own', name, isType: kind === 'type' }
    // What somebody has let be stays as it is.
    if (name === WHOLE && !crossesWhole(one)) return [own]
    const left: FacadeExport[] = isNamed ? [{ is: 'left', name, isType: false }] : []
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
        return [{ is: 'operations', name, operations, isHandedOn }, ...typeOf(one)]
      }
      case 'routes':
        if (!isUsed) return left
        // What somebody has let be is answered in the application, as it was.
        return [isHandedOver(one, analysis) ? { is: 'routes', name } : own]
      case 'constant':
        return [own]
      case 'object':
      case 'class': {
        if (!isUsed) return left
        const isTakenApart = members.length > 0 && !isWhole
        return isTakenApart ? [objectOf(one, contract), ...typeOf(one)] : [own]
      }
      case 'namespace': {
        const file = one.symbol.declarations?.find(ts.isSourceFile)
        const path = file && followed.get(file)
        if (path !== undefined) return [{ is: 'namespace', name, file: path }]
        return isUsed ? [own] : left
      }
      case 'instance':
      case 'mutable':
        return isUsed ? [own] : left
    }
  })
}

function objectOf(
  { name, key, members }: ModuleExport,
  { operations }: Analysis['contract'],
): FacadeExport {
  const used = members.map((member) => ({
    ...member,
    operations: operations.filter(
      ({ place }) => place.export === key && place.member === member.name,
    ),
  }))
  return { is: 'object', name, key, members: used }
}

function typeOf({
  name,
  symbol: { flags, declarations = [] },
}: ModuleExport): readonly FacadeExport[] {
  const isBeside =
    flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Class)
  if (isBeside === 0 || name === 'default' || name === WHOLE) return []
  const [generic] = declarations.flatMap((one) =>
    ts.isClassLike(one) || ts.isInterfaceDeclaration(one) || ts.isTypeAliasDeclaration(one)
      ? [one.typeParameters ?? []]
      : [],
  )
  const parameters = (generic ?? []).map((one) => ({ name: one.name.text, text: one.getText() }))
  return [{ is: 'type-beside', name, parameters }]
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
