import { isUnverifiedToken, isVerifiedBeside } from '../../../code/index.ts'
import type { CodeRule } from '../../code/code-rule.ts'
import { findTenantTaint } from '../../code/find-tenant-taint.ts'
import { findUserSinks } from '../../code/user-sinks.ts'

export const unverifiedClaim: CodeRule = {
  id: 'unverified-claim',
  what: 'The claims of a token that nobody has verified, used as the tenant or the user.',
  why: 'Decoding looks at no signature: anybody can write a token that names whatever tenant they like.',
  remedy:
    'Use `fromJwt`, or verify the token (`jwtVerify` of jose, `jwt.verify`) and take the claims that this returns.',
  suppress:
    'Where a gateway in front of the application verifies each token, and no request can come past it.',
  examples: {
    leak: `export async function list(token: string) {
  const claims: { tenant: string } = JSON.parse(atob(token.split('.')[1] ?? ''))
  return await db.selectFrom('invoice').select('number').where('tenant_id', '=', claims.tenant).execute()
}`,
    mend: `declare function verify(token: string): Promise<{ tenant: string }>

export async function list(token: string) {
  const claims = await verify(token)
  return await db.selectFrom('invoice').select('number').where('tenant_id', '=', claims.tenant).execute()
}`,
  },
  *find(scene) {
    const { program, tenantSinks } = scene
    const told = new Set<unknown>()
    const problems = findTenantTaint(
      scene,
      [...tenantSinks, ...findUserSinks(program)],
      {
        isSource: (node) => isUnverifiedToken(node, program),
        accepts: (flow) => !isVerifiedBeside(flow),
      },
      'Nobody has verified the token that says who this is.',
    )
    for (const { taint, ...problem } of problems) {
      // Whose claims become the user and then the tenant has read one token.
      if (told.has(taint.source)) continue
      told.add(taint.source)
      yield problem
    }
  },
}
