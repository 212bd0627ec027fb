import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import { type FileChoice, inAllFiles } from '../file-choice.ts'
import { flowsTo } from '../origins.ts'
import type { Operation, Query, RowSource, Step } from '../query.ts'
import { nameText, propertyOf, unwrap } from '../unwrap.ts'
import { keyOfRelation, type PrismaModels, tableOfModel } from './prisma-models.ts'
import { isDelegate, modelOf } from './prisma-types.ts'

const METHODS: ReadonlyMap<string, Operation> = new Map([
  ['findMany', 'select'],
  ['findFirst', 'select'],
  ['findFirstOrThrow', 'select'],
  ['findUnique', 'select'],
  ['findUniqueOrThrow', 'select'],
  ['count', 'select'],
  ['aggregate', 'select'],
  ['groupBy', 'select'],
  ['create', 'insert'],
  ['createMany', 'insert'],
  ['createManyAndReturn', 'insert'],
  ['update', 'update'],
  ['updateMany', 'update'],
  ['updateManyAndReturn', 'update'],
  ['upsert', 'update'],
  ['delete', 'delete'],
  ['deleteMany', 'delete'],
])

/** The queries that a program makes with Prisma. */
export function* readPrisma(
  program: CodeProgram,
  models: PrismaModels,
  within: FileChoice = inAllFiles,
): Iterable<Query> {
  for (const [method, operation] of METHODS) {
    for (const call of program.calls.named(method)) {
      if (!within(call.getSourceFile())) continue
      const found = ts.isCallExpression(call)
        ? readCall(call, operation, program, models)
        : undefined
      if (found !== undefined) yield found
    }
  }
}

function readCall(
  root: ts.CallExpression,
  operation: Operation,
  program: CodeProgram,
  models: PrismaModels,
): Query | undefined {
  const { expression } = root
  if (!ts.isPropertyAccessExpression(expression)) return undefined
  const delegate = expression.expression
  if (!isDelegate(program.checker.getTypeAtLocation(delegate))) return undefined
  const found = modelOf(delegate, program)
  if (found === undefined) return undefined
  const table = tableOfModel(found.model, models)
  const step: Step = {
    method: expression.name.text,
    call: root,
    isConditional: false,
    builder: 'prisma',
  }
  const role = operation === 'insert' || operation === 'update' ? 'into' : 'from'
  const [given] = root.arguments
  const relations = given === undefined ? [] : relationsOf(given, found.model, program, models)
  return {
    builder: 'prisma',
    operation,
    database: found.client,
    root,
    sources: [{ table, alias: table, role, node: delegate }, ...relations],
    endings: [{ kind: 'executed', node: root, steps: [step] }],
  }
}

/** What `include` and `select` load, and what `connect` refers to, by foreign keys that the schema tells. */
function relationsOf(
  given: ts.Expression,
  model: string,
  program: CodeProgram,
  models: PrismaModels,
): readonly RowSource[] {
  const [literal] = flowsTo(given, program).map(({ origin }) => origin)
  if (literal === undefined || !ts.isObjectLiteralExpression(literal)) return []
  const loaded = [...propertyOf(literal, 'include'), ...propertyOf(literal, 'select')]
  const written = [...propertyOf(literal, 'data'), ...propertyOf(literal, 'create')]
  return [
    ...loaded.flatMap((one) => loadedIn(one, model, program, models)),
    ...written.flatMap((one) => connectedIn(one, model, models)),
  ]
}

function loadedIn(
  list: ts.Expression,
  model: string,
  program: CodeProgram,
  models: PrismaModels,
): readonly RowSource[] {
  return relationsIn(list, model, models).flatMap(({ key, value, node }) => {
    if (value.kind === ts.SyntaxKind.FalseKeyword) return []
    // A condition of its own may name the tenant.
    const hasWhere = ts.isObjectLiteralExpression(value) && propertyOf(value, 'where').length > 0
    const own = hasWhere ? [] : [sourceOf(key, node, models)]
    return [...own, ...relationsOf(value, key.target, program, models)]
  })
}

/** `customer: { connect: { id } }`: a row that is referred to by its id alone. */
function connectedIn(
  data: ts.Expression,
  model: string,
  models: PrismaModels,
): readonly RowSource[] {
  return relationsIn(data, model, models).flatMap(({ key, value, node }) => {
    if (!ts.isObjectLiteralExpression(value)) return []
    const isById = propertyOf(value, 'connect').some((one) => {
      const named = unwrap(one)
      const names = ts.isObjectLiteralExpression(named)
        ? named.properties.map(({ name }) => name && nameText(name))
        : []
      return names.length === 1 && names[0] === 'id'
    })
    return isById ? [sourceOf(key, node, models)] : []
  })
}

interface NamedRelation {
  readonly key: NonNullable<ReturnType<typeof keyOfRelation>>
  readonly value: ts.Expression
  /** The value as it stands there. */
  readonly node: ts.Expression
}

/** The properties of an object that are relations of its model. */
function relationsIn(
  object: ts.Expression,
  model: string,
  models: PrismaModels,
): readonly NamedRelation[] {
  const literal = unwrap(object)
  if (!ts.isObjectLiteralExpression(literal)) return []
  return literal.properties.flatMap((property) => {
    const field = property.name && nameText(property.name)
    const key = field === undefined ? undefined : keyOfRelation(model, field, models)
    if (key === undefined || !ts.isPropertyAssignment(property)) return []
    return [{ key, value: unwrap(property.initializer), node: property.initializer }]
  })
}

function sourceOf(
  { target, columns }: { readonly target: string; readonly columns: readonly string[] },
  node: ts.Expression,
  models: PrismaModels,
): RowSource {
  const table = tableOfModel(target, models)
  // Under a name of its own: what `where` says is said of the model that is asked for.
  return { table, alias: `${table} (${node.pos})`, role: 'relation', node, columns }
}
