import { ts } from 'ts-morph'

import { flowsTo, isInside } from '../../../code/index.ts'
import type { CodeRule, CodeScene } from '../../code/code-rule.ts'
import { variants } from '../../code/foreign-preambles.ts'
import { connectionOf, scopesOf } from '../../code/connections.ts'
import type { ScopedRawSql } from '../../code/judge-raw-sql.ts'
import { saysTenant } from '../../code/session-settings.ts'

export const localSetOutsideTransaction: CodeRule = {
  id: 'local-set-outside-transaction',
  what: 'A tenant, a role or a search_path that is set until the end of the transaction, where there is none.',
  why: 'The setting is gone when the statement has ended, so what comes behind it runs without it: as the role of the connection, or for no tenant, which some policies take for all.',
  remedy: 'Begin a transaction first, and run what needs the setting on the same connection.',
  suppress: 'Where a caller that the rule cannot see has begun the transaction.',
  examples: {
    leak: "export const enter = (tenant: string) =>\n  sql`select set_config('app.tenant', ${tenant}, true)`.execute(db)",
    mend: `export const list = (tenant: string) =>
  db.transaction().execute(async (trx) => {
    await sql\`select set_config('app.tenant', \${tenant}, true)\`.execute(trx)
    return await trx.selectFrom('currency').selectAll().execute()
  })`,
  },
  variants: variants({
    pg: {
      leak: `export const enter = (tenant: string) =>
  pool.query("select set_config('app.tenant', $1, true)", [tenant])`,
      mend: `export async function count(tenant: string) {
  const client = await pool.connect()
  await client.query('begin')
  await client.query("select set_config('app.tenant', $1, true)", [tenant])
  const { rows } = await client.query('select count(*) from currency')
  await client.query('commit')
  client.release()
  return rows
}`,
    },
  }),
  *find(scene) {
    for (const raw of scene.rawSql) {
      const { node, guard, content } = raw
      const found = content?.settings.find((one) => one.isLocal === true && saysTenant(one))
      if (guard !== 'plain' || content === undefined || found === undefined) continue
      // In one go with what needs it, it is there for that.
      if (content.statements > 1 || content.sources(scene.tenantColumn).length > 0) continue
      if (isOutside(raw, scene))
        yield {
          node,
          message: `${found.name} is set for this statement alone, and gone behind it.`,
        }
    }
  },
}

function isOutside(raw: ScopedRawSql, { program, rawSql }: CodeScene): boolean {
  const { database, kind } = raw
  const connection = connectionOf(raw, program)
  if (database === undefined || connection === 'transaction') return false
  if (kind === 'kysely')
    return flowsTo(database, program).some(({ origin }) => ts.isNewExpression(origin))
  if (connection === 'pool') return true
  const scopes = scopesOf(raw, program)
  if (scopes === undefined) return false
  const own = new Set(flowsTo(database, program).map(({ origin }) => origin))
  return !rawSql.some(({ content, database: begun }) => {
    if (!content?.beginsTransaction || begun === undefined) return false
    return (
      scopes.some((scope) => isInside(begun, scope)) ||
      flowsTo(begun, program).some(({ origin }) => own.has(origin))
    )
  })
}
