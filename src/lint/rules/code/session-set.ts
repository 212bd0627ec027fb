import { ts } from 'ts-morph'

import { isInside } from '../../../code/index.ts'
import type { CodeRule, CodeScene } from '../../code/code-rule.ts'
import { variants } from '../../code/foreign-preambles.ts'
import { connectionOf, isOnConnect, scopeOf } from '../../code/connections.ts'
import type { ScopedRawSql } from '../../code/judge-raw-sql.ts'
import { saysTenant } from '../../code/session-settings.ts'

export const sessionSet: CodeRule = {
  id: 'session-set',
  what: 'A tenant, a role or a search_path that is set for the whole session, on a connection of a pool.',
  why: 'The connection goes back to the pool with it, and whoever gets it next is that tenant. With a pool in front of PostgreSQL, it may be the next statement of somebody else.',
  remedy:
    "Set it for a transaction, inside of one: `set_config('app.tenant', $1, true)`. `tenancy.db` does.",
  suppress: 'Where the connection is closed behind it, in a place that the rule cannot see.',
  examples: {
    leak: "export const enter = (tenant: string) =>\n  sql`select set_config('app.tenant', ${tenant}, false)`.execute(db)",
    mend: `export const enter = (tenant: string) =>
  db.transaction().execute(async (trx) => {
    await sql\`select set_config('app.tenant', \${tenant}, true)\`.execute(trx)
    return await trx.selectFrom('currency').selectAll().execute()
  })`,
  },
  variants: variants({
    pg: {
      leak: `export const enter = (tenant: string) =>
  pool.query("select set_config('app.tenant', $1, false)", [tenant])`,
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
      const { node, guard, content, pieces, database } = raw
      const isFixed = pieces.every((piece) => typeof piece === 'string')
      const found = content?.settings.find(
        (setting) =>
          setting.isLocal === false &&
          saysTenant(setting) &&
          !(setting.name === 'search_path' && setting.isConstant && isFixed),
      )
      if (guard !== 'plain' || found === undefined || database === undefined) continue
      const connection = connectionOf(raw, scene.program)
      if (connection === 'own' || connection === 'unknown' || isOnConnect(database)) continue
      if (isTakenBack(raw, scene)) continue
      yield { node, message: `${found.name} stays set for whoever gets the connection next.` }
    }
  },
}

/** Whether the same function resets the session, or throws the connection away. */
function isTakenBack({ database }: ScopedRawSql, { rawSql, program }: CodeScene): boolean {
  if (database === undefined) return false
  const scope = scopeOf(database)
  // A file is no unit of work.
  if (ts.isSourceFile(scope)) return false
  const isReset = rawSql.some(
    (one) => one.content?.resetsSession && one.database && isInside(one.database, scope),
  )
  return (
    isReset ||
    program.calls
      .named('release')
      .some((call) => (call.arguments?.length ?? 0) > 0 && isInside(call, scope))
  )
}
