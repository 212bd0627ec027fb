import { TenantryError } from '@tenantry/runtime/errors'

import { buildState, type ParsedMigration, parseMigrations } from '../../sql/index.ts'
import { OUR_CONVENTIONS } from '../conventions.ts'
import { SCHEMA_RULES } from '../rules/schema/index.ts'
import { lintSchema } from './lint-schema.ts'
import type { SchemaRule } from './schema-rule.ts'

/** What stands in front of each example: two tables of tenants with their walls, and one for all. */
export const SCHEMA_PREAMBLE = `create table customer (
  tenant_id uuid not null, id uuid not null, name text not null,
  primary key (tenant_id, id)
);
create table invoice (
  tenant_id uuid not null, id uuid not null, number text not null, customer_id uuid,
  primary key (tenant_id, id)
);
create table currency (code text primary key, name text not null);
alter table customer enable row level security;
alter table customer force row level security;
create policy tenant on customer to {{app}} using (tenant_id = (select tenantry.current_tenant()));
alter table invoice enable row level security;
alter table invoice force row level security;
create policy tenant on invoice to {{app}} using (tenant_id = (select tenantry.current_tenant()));
grant select, insert, update, delete on customer, invoice to {{app}};
grant select on currency to {{app}};`

/** The rules that find something in SQL behind the preamble. */
export async function rulesFoundIn(
  sql: string,
  rules: readonly SchemaRule[] = SCHEMA_RULES,
): Promise<readonly string[]> {
  preamble ??= parseMigrations([{ name: 'preamble', statements: [SCHEMA_PREAMBLE] }])
  const example = parseMigrations([{ name: 'example', statements: [sql] }])
  const state = await buildState([...(await preamble), ...(await example)])
  return lintSchema(state, OUR_CONVENTIONS, rules).map(({ rule }) => rule)
}

/** Read once: each run puts every example behind it. */
let preamble: Promise<readonly ParsedMigration<{ readonly name: string }>[]> | undefined

/**
 * Makes sure that each rule still sees what it is there for.
 *
 * @throws {TenantryError} LINT_BLIND
 */
export async function assertSchemaPlantsFound(rules: readonly SchemaRule[]): Promise<void> {
  for (const rule of rules) {
    if ((await rulesFoundIn(rule.examples.leak, [rule])).includes(rule.id)) continue
    throw new TenantryError('LINT_BLIND', {
      message: `The rule ${rule.id} did not find the leak that was planted for it, so its silence means nothing.`,
      hint: 'This is a fault of Tenantry: please report it, with the versions of tenantry and libpg-query.',
      details: { rules: [rule.id] },
    })
  }
}
