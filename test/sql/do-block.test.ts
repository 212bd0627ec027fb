import { expect, test } from 'vitest'

import { buildState, parseMigrations } from '../../src/sql/index.ts'

const TABLES = `create table a (tenant_id uuid); create table "B c" (tenant_id uuid); create table d (tenant_id uuid);`

/** The tables whose row-level security is enabled, and whether some of the block could not be read. */
async function enabledBy(block: string): Promise<[string, boolean]> {
  const statements = [TABLES, `do $b$ ${block} $b$`]
  const parsed = await parseMigrations([{ name: 'm', statements }])
  const { relations, unread } = await buildState(parsed)
  const enabled = relations.filter(({ rowSecurity }) => rowSecurity.isEnabled)
  return [enabled.map(({ name }) => name).join(), unread.length > 0]
}

test.each([
  ['begin alter table a enable row level security; end', 'a'],
  [
    "begin if not exists (select 1) then execute 'alter table a enable row level security'; end if; end",
    'a',
  ],
  [
    "declare t text; begin foreach t in array array['a', 'B c'] loop execute format('alter table public.%I enable row level security', t); end loop; end",
    'a,B c',
  ],
  [
    "declare t text; all_of_them text[] := array['a', 'd']; begin foreach t in array all_of_them loop execute 'alter table ' || quote_ident(t) || ' enable row level security'; end loop; end",
    'a,d',
  ],
  [
    "declare t text; begin for t in select unnest(array['a', 'd']) loop execute format('alter table %1$I enable row level security; alter table %1$I force row level security', t); end loop; end",
    'a,d',
  ],
  [
    "declare r record; begin for r in select * from (values ('a'), ('d')) v (name) loop execute format('alter table %I enable row level security', r.name); end loop; end",
    'a,d',
  ],
  [
    "declare t text; begin for t in select x from unnest(array['d']::text[]) x loop execute format('alter table %I %s', t, 'enable row level security'); end loop; exception when others then null; end",
    'd',
  ],
])('%s', async (block, tables) => {
  expect(await enabledBy(block)).toEqual([tables, false])
})

test.each([
  "declare t text; begin for t in select tablename from pg_tables loop execute format('alter table %I enable row level security', t); end loop; end",
  "declare t text; begin for t in select x from unnest(array['a']) x where x <> 'a' loop execute format('alter table %I enable row level security', t); end loop; end",
  "declare t text := current_setting('x'); begin execute t; end",
  "begin execute 'no sql'; end",
])('what cannot be read is told, and nothing is guessed: %s', async (block) => {
  expect(await enabledBy(block)).toEqual(['', true])
})
