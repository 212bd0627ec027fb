import { Node, type SourceFile } from 'ts-morph'

import { addImports, writeImport } from './add-imports.ts'
import { addAtEnd, addBelow } from './add-statement.ts'
import { editSource } from './edit-source.ts'
import {
  findAsyncFunction,
  type FoundFunction,
  parameterName,
  tenancyExpression,
} from './find-function.ts'
import { findCalls, type FoundCall } from './find-calls.ts'
import { findImported, isNameTaken, isUsed } from './import-names.ts'

export interface ModuleRegistration {
  /** The folder: `billing`. */
  readonly module: string
  /** What its index exports: `registerBilling`. */
  readonly register: string
  /** Of the file. Default: `src/modules/index.ts`. */
  readonly path?: string
}

const FUNCTION = 'registerModules'

/**
 * Registers a module in `registerModules`, below the last one; the text as it was where that is done already.
 *
 * @throws {TenantryError} CODEMOD_SHAPE_UNKNOWN
 */
export function registerModule(
  text: string,
  { module, register, path = 'src/modules/index.ts' }: ModuleRegistration,
): string {
  const wanted = { name: register, from: `./${module}/index.ts` }
  return editSource(text, {
    path,
    lines: (style) => [
      writeImport(wanted, style),
      `await ${register}(app, { tenancy })${style.end}`,
    ],
    plan: (tree, style) => {
      const imported = findImported(tree, wanted)
      if (imported !== undefined && isUsed(tree, imported)) return []
      if (imported === undefined && isNameTaken(tree, register)) {
        return `${register} free: it is the name of something else`
      }
      const found = findAsyncFunction(tree, FUNCTION)
      if (found === undefined) return `an async function ${FUNCTION} with a body`
      const sibling = findSiblings(tree, found).at(-1)
      const call = (sibling && argumentsLike(sibling)) ?? argumentsOf(found)
      if (call === undefined) return `${FUNCTION}(app, tenancy), with both parameters named`
      const lines = [`await ${imported ?? register}(${call})${style.end}`]
      return [
        ...addImports(tree, style, [wanted]),
        sibling ? addBelow(sibling.statement, lines, style) : addAtEnd(found.body, lines, style),
      ]
    },
  })
}

/** As a neighbour does: it may put modules into an application inside of the application. */
function argumentsLike({ call }: FoundCall): string | undefined {
  const [app, options] = call.getArguments()
  if (!Node.isIdentifier(app) || !Node.isObjectLiteralExpression(options)) return undefined
  const tenancy = options.getProperty('tenancy')
  return tenancy && `${app.getText()}, { ${tenancy.getText()} }`
}

function argumentsOf(found: FoundFunction): string | undefined {
  const app = parameterName(found.parameters[0])
  const tenancy = tenancyExpression(found)
  if (app === undefined || tenancy === undefined) return undefined
  return `${app}, { ${tenancy === 'tenancy' ? tenancy : `tenancy: ${tenancy}`} }`
}

/** Calls of what other modules export, in the function or in one inside of it. */
function findSiblings(tree: SourceFile, { body }: FoundFunction): FoundCall[] {
  const registering = new Set(
    tree
      .getImportDeclarations()
      .filter((one) => one.getModuleSpecifierValue().startsWith('./'))
      .flatMap((one) => one.getNamedImports())
      .map((one) => one.getAliasNode()?.getText() ?? one.getName()),
  )
  return findCalls(body).filter(({ call }) => registering.has(call.getExpression().getText()))
}
