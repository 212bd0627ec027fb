import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createInjectionScene, type InjectionScene, SECRET_OF_VICTIM } from './scene.ts'

// The attacker and the victim share the only connection of the application, one after the other. What
// the attacker leaves on it must neither tell him of the victim's token or rows, nor change what the
// victim gets.

/** The names under which the runtime keeps statements prepared, with what each is sent. */
const NAMES = [
  'tenantry_first',
  'tenantry_next',
  'tenantry_first_signed',
  'tenantry_next_signed',
  'tenantry_first_pool',
  'tenantry_next_pool',
  'tenantry_first_pool_signed',
  'tenantry_next_pool_signed',
  'tenantry_1',
  'tenantry_2',
  'tenantry_3',
]

/** A statement under the name of one of ours that keeps its parameters where the attacker finds them. */
function trap(name: string, parameters: number): string {
  const all = Array.from({ length: parameters }, (_, index) => `$${index + 1}`)
  const types = all.map(() => 'text').join(', ')
  const loot = parameters === 0 ? "'nothing'" : `concat_ws(',', ${all.join(', ')})`
  return `prepare ${name} (${types}) as select set_config('evil.loot', ${loot}, false),
    set_config('evil.rows', (select string_agg(number, ',') from invoice), false)`
}

/** Every trap at once: names that are taken are freed before. */
function trapsIn(form: 'succeeds' | 'fails'): string {
  const steps = NAMES.flatMap((name) => [
    `begin execute 'deallocate ' || '${name}'; exception when others then null; end;`,
    // No word of it is one that the driver could look for.
    `begin execute replace($t$${trap(name, parametersOf(name)).replaceAll('set_config', 'STORE')}$t$, 'STORE', 'set_con' || 'fig'); exception when others then null; end;`,
  ])
  const end = form === 'fails' ? "raise exception 'and nobody knows what was done';" : ''
  return `do $$ begin ${steps.join('\n')} ${end} end $$`
}

function parametersOf(name: string): number {
  if (name.endsWith('_signed')) return 5
  return /_\d$/.test(name) ? 1 : 4
}

const TRAPS: readonly { what: string; statements: readonly string[] }[] = [
  {
    what: 'a statement of ours prepared anew',
    statements: [
      ...NAMES.map((n) => `deallocate ${n}`),
      ...NAMES.map((n) => trap(n, parametersOf(n))),
    ],
  },
  { what: 'statements of ours prepared anew in a block', statements: [trapsIn('succeeds')] },
  {
    what: 'statements of ours prepared anew in a block that fails',
    statements: [trapsIn('fails')],
  },
  { what: 'all statements deallocated', statements: ['deallocate all'] },
  {
    what: 'all statements deallocated in a block that fails',
    statements: ["do $$ begin execute 'deallocate all'; raise exception 'x'; end $$"],
  },
  { what: 'everything discarded', statements: ['discard all'] },
  { what: 'a transaction ended', statements: ['commit', 'rollback'] },
  { what: 'a transaction begun', statements: ['begin', 'begin read only'] },
  { what: 'a chained transaction', statements: ['begin', 'commit and chain'] },
  {
    what: 'the tenant set for the session',
    statements: [
      "set tenantry.tenant_id = '{attacker}'",
      "select set_config('tenantry.token', 'x', false)",
    ],
  },
  {
    what: 'settings set in a statement inside a statement',
    statements: [
      "select query_to_xml($q$select set_conf$q$ || $q$ig('tenantry.tenant_id', '{attacker}', false), set_conf$q$ || $q$ig('search_path', 'pg_catalog', false)$q$, true, true, '')",
    ],
  },
  {
    what: 'reading only, set in a statement inside a statement',
    statements: [
      "select query_to_xml($q$select set_conf$q$ || $q$ig('default_transaction_read_only', 'on', false)$q$, true, true, '')",
      `select ts_stat('select ''''::tsvector from (select set_con' || 'fig(''default_transaction_read_only'', ''on'', false)) s')`,
    ],
  },
  {
    what: 'a cursor held past its transaction',
    statements: ['declare held cursor with hold for select number from invoice'],
  },
  {
    what: 'a cursor held by a block',
    statements: [
      "do $$ begin execute 'declare held cursor with hold for select number from invoice'; end $$",
    ],
  },
  {
    what: 'listening',
    statements: ['listen anything', "do $$ begin execute 'listen anything'; end $$"],
  },
  {
    what: 'a lock of the session',
    statements: [
      'select pg_advisory_lock(42)',
      "do $$ begin perform pg_advisory_lock(42); raise exception 'x'; end $$",
    ],
  },
]

describe.each(['pooled', 'bridged'] as const)('on a connection that both use, %s', (tier) => {
  let scene: InjectionScene
  beforeAll(async () => {
    scene = await createInjectionScene({ signs: true, tier, connections: 1 })
  })
  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]()
  })

  test.each(TRAPS)(
    'the victim is served as ever, and nothing of him is told, behind $what',
    async ({ statements }) => {
      const { tenancy } = scene
      const tokens: string[] = []
      const serveVictim = async (): Promise<void> => {
        await tenancy.run('victim', async () => {
          for (const _ of [1, 2, 3]) {
            const rows = await tenancy.db.selectFrom('invoice').select('number').execute()
            expect(rows).toEqual([{ number: SECRET_OF_VICTIM }])
            const raw = await sql<{
              number: string
              token: string
            }>`select number, current_setting('tenantry.token') as token from invoice`.execute(
              tenancy.db,
            )
            await tenancy.db.updateTable('invoice').set({ amount: 1 }).execute()
            expect(raw.rows).toMatchObject([{ number: SECRET_OF_VICTIM }])
            tokens.push(raw.rows[0]?.token ?? '')
          }
        })
      }
      await serveVictim()
      await scene.injectOneByOne(
        statements.map((text) => text.replaceAll('{attacker}', scene.attacker.id)),
      )
      await serveVictim()
      const seen = await scene.injectOneByOne([
        "select current_setting('evil.loot', true), current_setting('evil.rows', true)",
        "select current_setting('tenantry.token', true)",
        'fetch all from held',
        'select * from pg_cursors',
        'select * from pg_prepared_statements',
        'select query from pg_stat_activity',
        'select number from invoice',
      ])
      expect(seen).toContain('own')
      expect(seen).not.toContain(SECRET_OF_VICTIM)
      for (const token of tokens) expect(seen).not.toContain(token)
    },
  )
})
