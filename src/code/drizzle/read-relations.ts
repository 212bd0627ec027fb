import { ts } from 'ts-morph'

import type { CodeProgram } from '../code-program.ts'
import { flowsTo, returnedBy } from '../origins.ts'
import type { RowSource } from '../query.ts'
import { nameText, propertyOf } from '../unwrap.ts'
import { drizzleColumn, drizzleTables } from './drizzle-types.ts'

interface Relation {
  readonly target: string
  /** The columns that it goes by; undefined for `many`, which has those of its other side. */
  readonly columns: readonly string[] | undefined
}

/** The relations that a program declares with Drizzle's `relations`. */
export class RelationReader {
  readonly #program: CodeProgram
  #byTable: ReadonlyMap<string, ReadonlyMap<string, Relation>> | undefined

  constructor(program: CodeProgram) {
    this.#program = program
  }

  /** What `with` loads beside the rows of a table, by foreign keys whose columns are known. */
  loadedBy(config: ts.Expression, table: string): readonly RowSource[] {
    const [literal] = flowsTo(config, this.#program).map(({ origin }) => origin)
    if (literal === undefined || !ts.isObjectLiteralExpression(literal)) return []
    return propertyOf(literal, 'with').flatMap((list) =>
      ts.isObjectLiteralExpression(list)
        ? list.properties.flatMap((property) => this.#loaded(property, table))
        : [],
    )
  }

  #loaded(property: ts.ObjectLiteralElementLike, table: string): readonly RowSource[] {
    const name = property.name && nameText(property.name)
    const relation = name === undefined ? undefined : this.#relations().get(table)?.get(name)
    if (!ts.isPropertyAssignment(property) || relation === undefined) return []
    const columns = relation.columns ?? this.#otherSide(relation.target, table)
    if (columns === undefined) return []
    const { target } = relation
    const own: RowSource = {
      table: target,
      alias: target,
      role: 'relation',
      node: property.initializer,
      columns,
    }
    return [own, ...this.loadedBy(property.initializer, target)]
  }

  #otherSide(target: string, table: string): readonly string[] | undefined {
    for (const relation of this.#relations().get(target)?.values() ?? []) {
      if (relation.target === table && relation.columns !== undefined) return relation.columns
    }
    return undefined
  }

  #relations(): ReadonlyMap<string, ReadonlyMap<string, Relation>> {
    this.#byTable ??= new Map(
      this.#program.calls.namedOrAliased('relations').flatMap(({ arguments: given = [] }) => {
        const [owner, callback] = given
        const table = owner && drizzleTables(owner, this.#program)[0]?.table
        const isRead =
          callback && (ts.isArrowFunction(callback) || ts.isFunctionExpression(callback))
        return table !== undefined && isRead ? [[table, this.#declaredIn(callback)] as const] : []
      }),
    )
    return this.#byTable
  }

  #declaredIn(callback: ts.ArrowFunction | ts.FunctionExpression): ReadonlyMap<string, Relation> {
    const found = new Map<string, Relation>()
    for (const returned of returnedBy(callback).map(withoutParentheses)) {
      if (!ts.isObjectLiteralExpression(returned)) continue
      for (const property of returned.properties) {
        const name = property.name && nameText(property.name)
        if (name === undefined || !ts.isPropertyAssignment(property)) continue
        const relation = this.#declared(property.initializer)
        if (relation !== undefined) found.set(name, relation)
      }
    }
    return found
  }

  /** `one(customer, { fields: [invoice.customerId], references: [customer.id] })`, `many(line)`. */
  #declared(call: ts.Expression): Relation | undefined {
    if (!ts.isCallExpression(call)) return undefined
    const [to, config] = call.arguments
    const target = to && drizzleTables(to, this.#program)[0]?.table
    if (target === undefined) return undefined
    const [fields] =
      config && ts.isObjectLiteralExpression(config) ? propertyOf(config, 'fields') : []
    if (fields === undefined || !ts.isArrayLiteralExpression(fields))
      return { target, columns: undefined }
    const columns = fields.elements.flatMap((one) => drizzleColumn(one, this.#program)?.name ?? [])
    return { target, columns }
  }
}

function withoutParentheses(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ? withoutParentheses(node.expression) : node
}
