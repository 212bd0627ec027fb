import { type CallExpression, Node, type SourceFile } from 'ts-morph'

import { addImports, writeImport } from './add-imports.ts'
import { addAtEnd, addBelow } from './add-statement.ts'
import { editSource } from './edit-source.ts'
import type { FileStyle } from './file-style.ts'
import { findCalls } from './find-calls.ts'
import { findAsyncFunction, parameterName, tenancyExpression } from './find-function.ts'
import { findImported, isNameTaken, isUsed, type WantedImport } from './import-names.ts'
import type { Splice } from './splice.ts'

export interface ResourceRegistration {
  /** The function in its index: `registerBilling`. */
  readonly register: string
  /** What the files of the resource start with: `line-item`, for `line-item.routes.ts`. */
  readonly file: string
  /** The names that these files export: `LineItemRepository`, `LineItemService`, `lineItemRoutes`. */
  readonly repository: string
  readonly service: string
  readonly routes: string
  /** `/line-items`. */
  readonly prefix: string
  /** Of the index: `src/modules/billing/index.ts`. */
  readonly path: string
}

/**
 * Registers the routes of a resource in the index of its module, below those of the last one; the text as it was
 * where that is done already.
 *
 * @throws {TenantryError} CODEMOD_SHAPE_UNKNOWN
 */
export function registerResource(text: string, resource: ResourceRegistration): string {
  const { path } = resource
  const imports = importsOf(resource)
  return editSource(text, {
    path,
    lines: (style) => [
      ...imports.all.map((one) => writeImport(one, style)),
      ...writeCall(resource, { app: 'app', tenancy: 'tenancy', style }),
    ],
    plan: (tree, style) => {
      const imported = findImported(tree, imports.routes)
      if (imported !== undefined && isUsed(tree, imported)) return []
      const taken = imports.all.find(
        (one) => findImported(tree, one) === undefined && isNameTaken(tree, one.name),
      )
      if (taken) return `${taken.name} free: it is the name of something else`
      const added = addCall(tree, style, renamed(tree, resource))
      if (typeof added === 'string') return added
      return [...addImports(tree, style, imports.all), ...nameOptions(tree, resource), added]
    },
  })
}

function addCall(
  tree: SourceFile,
  style: FileStyle,
  resource: ResourceRegistration,
): Splice | string {
  const { register } = resource
  const found = findAsyncFunction(tree, register)
  if (found === undefined) return `an async function ${register} with a body`
  const sibling = findCalls(found.body).findLast(({ call }) => receiverOf(call) !== undefined)
  const app = (sibling && receiverOf(sibling.call)) ?? parameterName(found.parameters[0])
  const tenancy = tenancyExpression(found)
  if (app === undefined || tenancy === undefined) {
    return `${register}(app, { tenancy }), with both named`
  }
  const lines = writeCall(resource, { app, tenancy, style })
  return sibling ? addBelow(sibling.statement, lines, style) : addAtEnd(found.body, lines, style)
}

/** A module without resources takes any options; from the first one on those that it declares. */
function nameOptions(tree: SourceFile, { register }: ResourceRegistration): Splice[] {
  const options = `${register.replace(/^register/, '')}Options`
  const type = findAsyncFunction(tree, register)?.parameters[1]?.getTypeNode()
  if (type?.getText() !== 'object' || tree.getInterface(options) === undefined) return []
  return [{ start: type.getStart(), end: type.getEnd(), text: options }]
}

/** What `register` is called on with routes and options: `app`, in `app.register(invoiceRoutes, { … })`. */
function receiverOf(call: CallExpression): string | undefined {
  const callee = call.getExpression()
  const [routes, options] = call.getArguments()
  if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== 'register') return undefined
  if (!Node.isIdentifier(routes) || !Node.isObjectLiteralExpression(options)) return undefined
  const receiver = callee.getExpression()
  return Node.isIdentifier(receiver) ? receiver.getText() : undefined
}

interface CallPlace {
  readonly app: string
  readonly tenancy: string
  readonly style: FileStyle
}

function writeCall(
  { routes, prefix, service, repository }: ResourceRegistration,
  { app, tenancy, style: { quote, end, indent } }: CallPlace,
): string[] {
  return [
    `await ${app}.register(${routes}, {`,
    `${indent}prefix: ${quote}${prefix}${quote},`,
    `${indent}service: new ${service}(new ${repository}(${tenancy})),`,
    `})${end}`,
  ]
}

function importsOf({ file, repository, service, routes }: ResourceRegistration): {
  readonly routes: WantedImport
  readonly all: readonly WantedImport[]
} {
  const from = { name: routes, from: `./${file}.routes.ts` }
  return {
    routes: from,
    all: [
      { name: repository, from: `./${file}.repository.ts` },
      from,
      { name: service, from: `./${file}.service.ts` },
    ],
  }
}

/** By the names that the file has given to what it imports already. */
function renamed(tree: SourceFile, resource: ResourceRegistration): ResourceRegistration {
  const { file, repository, service, routes } = resource
  const local = (name: string, kind: string): string =>
    findImported(tree, { name, from: `./${file}.${kind}.ts` }) ?? name
  return {
    ...resource,
    repository: local(repository, 'repository'),
    service: local(service, 'service'),
    routes: local(routes, 'routes'),
  }
}
