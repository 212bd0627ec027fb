import { ts } from 'ts-morph'

import { calleeName, declarationsOf, propertyOf, toSnakeCase } from '../../../code/index.ts'

/** The table of a class with `@Entity('invoice')`, as TypeORM and MikroORM name it; undefined for any other. */
export function entityTable(declared: ts.ClassLikeDeclaration): string | undefined {
  const entity = decorator(declared, 'Entity')
  if (entity === undefined) return undefined
  const [given, more] = entity.arguments
  const written = [given, more].flatMap((one) => {
    if (one === undefined) return []
    if (ts.isStringLiteralLike(one)) return [one.text]
    if (!ts.isObjectLiteralExpression(one)) return []
    return [...propertyOf(one, 'name'), ...propertyOf(one, 'tableName')].flatMap((name) =>
      ts.isStringLiteralLike(name) ? [name.text] : [],
    )
  })
  return written[0] ?? (declared.name && toSnakeCase(declared.name.text))
}

/** The key of `@ManyToOne(() => Customer)`, and of `@OneToOne` on the side that joins. */
export function keyOfEntity(
  member: ts.ClassElement,
  checker: ts.TypeChecker,
): { readonly columns: readonly string[]; readonly target: string } | undefined {
  const join = decorator(member, 'JoinColumn')
  const one = join === undefined ? undefined : decorator(member, 'OneToOne')
  const relation = decorator(member, 'ManyToOne') ?? one
  const [given] = relation?.arguments ?? []
  const returned = given && ts.isArrowFunction(given) ? given.body : given
  const declared = returned && declarationsOf(returned, checker).find(ts.isClassLike)
  const target = declared && entityTable(declared)
  if (target === undefined) return undefined
  const [options] = join?.arguments ?? []
  const [named] =
    options && ts.isObjectLiteralExpression(options) ? propertyOf(options, 'name') : []
  const column =
    named && ts.isStringLiteralLike(named)
      ? named.text
      : `${toSnakeCase(member.name?.getText() ?? '')}_id`
  return { columns: [column], target }
}

function decorator(node: ts.Node, name: string): ts.CallExpression | undefined {
  const all = ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : []
  return all
    .map(({ expression }) => expression)
    .find(
      (one): one is ts.CallExpression => ts.isCallExpression(one) && calleeName(one)?.text === name,
    )
}
