import { ts } from 'ts-morph'

import { childrenOf, isNamedByLibrary } from '../../code/index.ts'
import { type Cut, isInside, pathOf } from '../index.ts'
import type { WaysBack } from './ways-back.ts'

/** A place where the application makes its Tenancy, and knows it by a name. */
export interface TenancyMade {
  readonly file: ts.SourceFile
  readonly statement: ts.VariableStatement
  readonly name: string
  /** The type of its tables as it is written, and the file that has it, relative to the root; undefined for one that is not imported by name. */
  readonly tables: { readonly name: string; readonly file: string } | undefined
}

/** Where `const tenancy = await createTenancy(…)` stands outside of the module, or what a service has in its place. */
export function findTenancies(cut: Cut): readonly TenancyMade[] {
  const { files } = cut.program
  return files
    .filter(({ fileName, text }) => !isInside(fileName, cut) && MAKES.test(text))
    .flatMap((file) => [...variablesIn(file)].flatMap((one) => asTenancy(one, file, cut) ?? []))
}

function* variablesIn(node: ts.Node): Iterable<ts.VariableStatement> {
  if (ts.isVariableStatement(node)) yield node
  for (const child of childrenOf(node)) yield* variablesIn(child)
}

function asTenancy(
  statement: ts.VariableStatement,
  file: ts.SourceFile,
  cut: Cut,
): TenancyMade | undefined {
  const [declared] = statement.declarationList.declarations
  if (declared?.initializer === undefined || !ts.isIdentifier(declared.name)) return undefined
  const made = declared.initializer
  if (!ts.isAwaitExpression(made) || !ts.isCallExpression(made.expression)) return undefined
  const { expression, typeArguments } = made.expression
  if (!MADE_BY.has(expression.getText(file))) return undefined
  const { checker } = cut.program
  if (!isNamedByLibrary(checker.getTypeAtLocation(declared.name), TENANCY)) return undefined
  const [tables] = typeArguments ?? []
  const declaredIn = tables && checker.getTypeAtLocation(tables).getSymbol()?.declarations?.[0]
  return {
    file,
    statement,
    name: declared.name.text,
    tables:
      tables && declaredIn && /^\w+$/.test(tables.getText(file))
        ? { name: tables.getText(file), file: pathOf(declaredIn.getSourceFile().fileName, cut) }
        : undefined,
  }
}

const TENANCY: ReadonlySet<string> = new Set(['Tenancy', 'MovingTenancy'])
const MADE_BY: ReadonlySet<string> = new Set(['createTenancy', 'createServiceTenancy'])
const MAKES = /\bcreate(?:Service)?Tenancy\b/

/** Whether it is made in a process that has the module: the service of another one has it where it calls it. */
export function isOfProcess({ file }: TenancyMade, waysBack: WaysBack): boolean {
  return !file.text.includes('serveModule') || waysBack.from(file.fileName) !== undefined
}
