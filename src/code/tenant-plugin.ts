import { ts } from 'ts-morph'

import type { CodeProgram } from './code-program.ts'
import { declarationsOf } from './declarations.ts'
import { flowsTo } from './origins.ts'
import { propertyOf, unwrap } from './unwrap.ts'

const TENANT = /tenant/i

/** Whether a Kysely is made with a plugin of the program that knows of tenants: `new Kysely({ dialect, plugins })`. */
export function hasTenantPlugin(made: ts.NewExpression, program: CodeProgram): boolean {
  const [given] = made.arguments ?? []
  if (given === undefined) return false
  return flowsTo(given, program).some(
    ({ origin }) =>
      ts.isObjectLiteralExpression(origin) &&
      propertyOf(origin, 'plugins').some((plugins) => hasTenantPluginIn(plugins, program)),
  )
}

/** `db.withPlugin(new TenantPlugin())`. */
export function addsTenantPlugin(call: ts.CallExpression, program: CodeProgram): boolean {
  const { expression } = call
  const [plugin] = call.arguments
  return (
    ts.isPropertyAccessExpression(expression) &&
    expression.name.text === 'withPlugin' &&
    plugin !== undefined &&
    isTenantPlugin(plugin, program)
  )
}

function hasTenantPluginIn(plugins: ts.Expression, program: CodeProgram): boolean {
  return flowsTo(plugins, program).some(
    ({ origin }) =>
      ts.isArrayLiteralExpression(origin) &&
      origin.elements.some((plugin) => isTenantPlugin(plugin, program)),
  )
}

function isTenantPlugin(plugin: ts.Expression, program: CodeProgram): boolean {
  return flowsTo(plugin, program).some(({ origin }) => {
    if (ts.isNewExpression(origin)) {
      const declared = declarationsOf(unwrap(origin.expression), program.checker)
      return declared.some((one) => ts.isClassLike(one) && isOwnAndOfTenants(one))
    }
    return ts.isObjectLiteralExpression(origin) && isOwnAndOfTenants(origin)
  })
}

function isOwnAndOfTenants(node: ts.Node): boolean {
  const file = node.getSourceFile()
  return !file.isDeclarationFile && TENANT.test(node.getText(file))
}
