import { ts } from 'ts-morph'

import type { CodeRule } from '../../code/code-rule.ts'
import { findKept } from '../../code/find-kept.ts'

const TENANT =
  /^[#_]*(?:(?:current|active|last|request|my)_?)?(?:tenant|org|organi[sz]ation|workspace)_?(?:id|slug|key|name|uuid|context|info)?$/i
const CURRENT = /^[#_]*(?:current|active|last)(?:[_A-Z]\w*)?$/
const GIVEN = /tenant/i

export const moduleGlobalTenant: CodeRule = {
  id: 'module-global-tenant',
  what: 'The tenant of a request kept in a variable of the module, a static property or an object that all requests share.',
  why: 'Requests interleave at every `await`: the one that comes back reads the tenant that another has put there.',
  remedy:
    'Keep it in AsyncLocalStorage (`tenancy.run`, `tenancy.currentTenant()`), or hand it on as an argument.',
  suppress: 'In a process that serves one tenant alone, and is told which when it starts.',
  examples: {
    leak: `let currentTenant: string | undefined

export async function handle(tenant: string) {
  currentTenant = tenant
  return await list()
}

const list = () =>
  db.selectFrom('invoice').selectAll().where('tenant_id', '=', currentTenant ?? '').execute()`,
    mend: `export async function handle(tenant: string) {
  return await list(tenant)
}

const list = (tenant: string) =>
  db.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant).execute()`,
  },
  *find(scene) {
    const { checker } = scene.program
    const found = new Set<ts.Declaration>()
    for (const { node, name, value, declared } of findKept(scene, isAsked)) {
      // A cache by tenant, a lazy service, and what is taken back keep no tenant.
      if (ts.isCallExpression(node) && !ts.isStringLiteralLike(node.arguments[0] ?? node)) continue
      if (isNothing(value) || found.has(declared)) continue
      if (checker.getTypeAtLocation(value).getCallSignatures().length > 0) continue
      found.add(declared)
      yield {
        node,
        message: `${name} holds the tenant of the last request, for all that are under way.`,
        flow: [value, declared],
      }
    }
  },
}

function isAsked(name: string, value: ts.Expression): boolean {
  return TENANT.test(name) || (CURRENT.test(name) && GIVEN.test(value.getText()))
}

function isNothing(value: ts.Expression): boolean {
  return (
    value.kind === ts.SyntaxKind.NullKeyword ||
    (ts.isIdentifier(value) && value.text === 'undefined') ||
    ts.isStringLiteralLike(value)
  )
}
