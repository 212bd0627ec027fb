import { ts } from 'ts-morph'

import {
  calleeName,
  declarationsOf,
  nameText,
  propertyOf,
  toSnakeCase,
  unwrap,
} from '../../../code/index.ts'
import {
  bareName,
  type DeclaredKey,
  type DeclaredTable,
  type DeclaredTables,
  placeInText,
} from './declared-tables.ts'
import { isWayBack } from './is-way-back.ts'
import { inOrder } from './sql-part.ts'
import {
  ALTERS,
  chainOf,
  CREATES,
  elementsOf,
  tableAround,
  tableNamed,
  textIn,
  textsIn,
} from './table-calls.ts'
import { entityTable, keyOfEntity } from './typeorm-entities.ts'

/** A file of code, with its path relative to the root. */
export interface CodeFile {
  readonly path: string
  readonly file: ts.SourceFile
}

const TELLS_KEYS: ReadonlySet<string> = new Set([
  ...CREATES,
  ...ALTERS,
  'addForeignKeyConstraint',
  'references',
  'inTable',
  'foreignKey',
])
const DROPS: ReadonlySet<string> = new Set(['dropTable', 'dropTableIfExists'])
const DROPS_KEY: ReadonlySet<string> = new Set(['dropConstraint', 'dropForeign', 'dropForeignKey'])
const DECLARES =
  /\b(?:create(?:Tenant)?Table|createTableIfNotExists|pgTable|alterTable|addConstraint|addColumns|createForeignKey|drop(?:Table|Constraint|Foreign)|@?Entity)\b|\.table\(/

/** The tables and keys that are there when all code of migrations, schemas and entities is followed. Nothing is run. */
export function readCodeTables(
  files: readonly CodeFile[],
  checker: ts.TypeChecker,
): DeclaredTables {
  const reader = new CodeTables(checker)
  const asked = files.filter(({ file }) => DECLARES.test(file.text))
  for (const one of inOrder(asked.map((code) => ({ ...code, text: code.file.text }))))
    reader.read(one)
  return { tables: reader.tables, keys: reader.keys }
}

class CodeTables {
  tables: DeclaredTable[] = []
  keys: DeclaredKey[] = []
  readonly #checker: ts.TypeChecker

  constructor(checker: ts.TypeChecker) {
    this.#checker = checker
  }

  read({ path, file }: CodeFile): void {
    const source = { path, text: file.text }
    const visit = (node: ts.Node): void => {
      if (isWayBack(node)) return
      // A column comes before what refers to it, and a table before its columns.
      if (ts.isCallExpression(node)) this.#readCall(node, source)
      if (ts.isClassDeclaration(node)) this.#readEntity(node, source)
      ts.forEachChild(node, visit)
    }
    visit(file)
  }

  #readCall(call: ts.CallExpression, source: { path: string; text: string }): void {
    const name = calleeName(call)?.text ?? ''
    const place = placeInText(source, call.getStart())
    if (CREATES.has(name)) {
      const table = tableNamed(call)
      const alias = variableOf(call)
      if (table !== undefined) this.tables.push({ name: table, ...(alias && { alias }), place })
    }
    if (DROPS.has(name)) this.#dropTable(tableNamed(call))
    if (DROPS_KEY.has(name))
      this.#dropKey(tableAround(call), textIn(call.arguments[0]) ?? textIn(call.arguments[1]))
    for (const key of this.#keysOf(call, name)) this.keys.push({ ...key, place })
  }

  #dropTable(table: string | undefined): void {
    this.tables = this.tables.filter(({ name }) => name !== table)
    this.keys = this.keys.filter((key) => key.table !== table)
  }

  /** @param given Its name, or that of its column. */
  #dropKey(table: string | undefined, given: string | undefined): void {
    this.keys = this.keys.filter((key) => {
      const column = key.columns.join('_')
      const names = [
        key.name,
        column,
        `${key.table}_${column}_foreign`,
        `${key.table}_${column}_fkey`,
      ]
      return key.table !== table || !names.includes(given)
    })
  }

  #keysOf(call: ts.CallExpression, name: string): readonly Omit<DeclaredKey, 'place'>[] {
    const table = TELLS_KEYS.has(name) ? tableAround(call) : undefined
    if (table === undefined) return []
    if (name === 'addForeignKeyConstraint') return namedKey(call, table)
    if (name === 'references' || name === 'inTable') {
      const target = this.#targetOf(call, name)
      const columns = columnsBehind(call)
      return target === undefined ? [] : [{ name: undefined, table, columns, target }]
    }
    if (name === 'foreignKey') return this.#drizzleKey(call, table)
    return keysInObjects(call, table)
  }

  /** `'customer.id'`, `.references('id').inTable('customer')`, `() => customer.id`. */
  #targetOf(call: ts.CallExpression, name: string): string | undefined {
    const [given] = call.arguments
    const text = textIn(given)
    if (name === 'inTable') return text && bareName(text)
    if (text !== undefined)
      return text.includes('.') ? bareName(text.slice(0, text.lastIndexOf('.'))) : undefined
    const returned = given && ts.isArrowFunction(given) ? given.body : undefined
    return returned && !ts.isBlock(returned) ? this.#drizzleTable(returned) : undefined
  }

  /** The table of `customer.id`. */
  #drizzleTable(column: ts.Expression): string | undefined {
    const node = unwrap(column)
    if (!ts.isPropertyAccessExpression(node)) return undefined
    const [declared] = declarationsOf(node.expression, this.#checker)
    const made = declared && ts.isVariableDeclaration(declared) && declared.initializer
    return made && ts.isCallExpression(made) ? tableNamed(made) : undefined
  }

  /** `foreignKey({ columns: [invoice.customerId], foreignColumns: [customer.id] })` */
  #drizzleKey(call: ts.CallExpression, table: string): readonly Omit<DeclaredKey, 'place'>[] {
    const [given] = call.arguments
    if (given === undefined || !ts.isObjectLiteralExpression(given)) return []
    const [own] = propertyOf(given, 'columns').flatMap(elementsOf)
    const [foreign] = propertyOf(given, 'foreignColumns').flatMap(elementsOf)
    const target = foreign && this.#drizzleTable(foreign)
    const columns = own && ts.isPropertyAccessExpression(own) ? [toSnakeCase(own.name.text)] : []
    const [name] = propertyOf(given, 'name').map(textIn)
    return target === undefined ? [] : [{ name, table, columns, target }]
  }

  #readEntity(declared: ts.ClassDeclaration, source: { path: string; text: string }): void {
    const name = entityTable(declared)
    if (name === undefined) return
    const alias = declared.name?.text
    const place = placeInText(source, declared.getStart())
    this.tables.push({ name, ...(alias && { alias }), place })
    for (const member of declared.members) {
      const key = keyOfEntity(member, this.#checker)
      if (key !== undefined)
        this.keys.push({
          ...key,
          name: undefined,
          table: name,
          place: placeInText(source, member.getStart()),
        })
    }
  }
}

/** `invoices` of `const invoices = pgTable('invoice', …)`. */
function variableOf({ parent }: ts.CallExpression): string | undefined {
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)
    ? parent.name.text
    : undefined
}

/** The columns of a key: what begins its chain names them, or the call of `addColumn` around it. */
function columnsBehind(call: ts.CallExpression): readonly string[] {
  const first = [...chainOf(call)].at(-1)
  const named = first === undefined || first === call ? [] : textsIn(first.arguments[0])
  if (named.length > 0) return named
  for (let node: ts.Node = call; node.parent !== undefined; node = node.parent) {
    if (ts.isCallExpression(node) && calleeName(node)?.text === 'addColumn')
      return textsIn(node.arguments[0])
    // `customerId: uuid().references(…)`
    if (ts.isPropertyAssignment(node)) return [toSnakeCase(nameText(node.name) ?? '')]
  }
  return []
}

/** `.addForeignKeyConstraint('invoice_customer', ['customer_id'], 'customer', ['id'])` */
function namedKey(call: ts.CallExpression, table: string): readonly Omit<DeclaredKey, 'place'>[] {
  const [name, columns, target] = call.arguments
  const text = textIn(target)
  return text === undefined
    ? []
    : [{ name: textIn(name), table, columns: textsIn(columns), target: bareName(text) }]
}

/** Of node-pg-migrate and TypeORM, which take objects: `{ customer_id: { references: 'customer' } }`. */
function keysInObjects(
  call: ts.CallExpression,
  table: string,
): readonly Omit<DeclaredKey, 'place'>[] {
  const found: Omit<DeclaredKey, 'place'>[] = []
  const visit = (node: ts.Node, property: string | undefined): void => {
    // What stands in a callback is read where it is called.
    if (ts.isFunctionLike(node)) return
    if (ts.isObjectLiteralExpression(node)) {
      const [target] = [
        ...propertyOf(node, 'references'),
        ...propertyOf(node, 'referencedTableName'),
      ].map(textIn)
      const [columns = []] = [
        ...propertyOf(node, 'columns'),
        ...propertyOf(node, 'columnNames'),
      ].map(textsIn)
      const own = columns.length > 0 ? columns : property === undefined ? [] : [property]
      // `customer`, `customer(id)`, `"billing"."customer" (id)`
      const [, referred] = /^([\w."]+)/.exec(target ?? '') ?? []
      if (referred !== undefined)
        found.push({
          name: propertyOf(node, 'name').map(textIn)[0],
          table,
          columns: own,
          target: bareName(referred),
        })
    }
    const inner = ts.isPropertyAssignment(node) ? nameText(node.name) : property
    ts.forEachChild(node, (child) => visit(child, inner))
  }
  for (const given of call.arguments) visit(given, undefined)
  return found
}
