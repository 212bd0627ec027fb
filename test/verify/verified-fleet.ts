import { randomBytes } from 'node:crypto'

import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { resolveConfig } from '@tenantry/runtime/config'
import { createTenant, deleteTenant, Fleet } from '@tenantry/runtime/fleet'
import { createTenancy, type Mode } from '@tenantry/runtime'
import {
  attackPlacements,
  type Campaign,
  type Hunt,
  reportVerification,
  seededDice,
  type VerifyReport,
} from '../../src/verify/index.ts'
import { mutateFleet } from '../../src/workspace/verify/mutate-fleet.ts'
import { VerifyGround } from '../../src/workspace/verify/verify-ground.ts'
import { verifyFleet } from '../../src/workspace/verify/verify-fleet.ts'
import { createTestApplication, type TestApplication } from '../support/test-application.ts'
import { sqlMigration } from '../support/test-fleet.ts'

const TIERS = { pool: 'pooled', bridge: 'bridged', silo: 'siloed' } as const

/** An application whose walls are verified, and broken in between. */
export interface VerifiedFleet extends AsyncDisposable {
  readonly fleet: Fleet
  readonly migrations: readonly RenderedMigration[]
  verify(modes?: readonly Mode[], seed?: string): Promise<VerifyReport>
  /** The same between tenants whose placements were broken by then: in `$schema`. */
  attack(mode: Mode, broken: { readonly plant: string; readonly undo: string }): Promise<Campaign>
  /** Takes away its walls, one after the other. */
  mutate(): Promise<Hunt>
  /** Runs as the administrator in the database of the catalog, the pool and the bridges. */
  admin<Row>(text: string): Promise<Row[]>
}

export async function createVerifiedFleet(text: string): Promise<VerifiedFleet> {
  const migrations: readonly RenderedMigration[] = [
    await sqlMigration('20260101000000_tables', text),
  ]
  const application: TestApplication = await createTestApplication({ migrations })
  const fleet = await Fleet.open(resolveConfig(application.config))
  const [cluster] = Object.values(application.config.clusters)
  const database = new URL(cluster?.url ?? '').pathname.slice(1)
  return {
    fleet,
    migrations,
    async verify(modes, seed = 'test') {
      const { campaigns } = await verifyFleet(fleet, migrations, { modes, seed })
      return reportVerification({
        application: application.config.name,
        startedAt: '2026-01-01T00:00:00.000Z',
        seed,
        versions: {},
        campaigns,
      })
    },
    async attack(mode, { plant, undo }) {
      const run = randomBytes(3).toString('hex')
      const tier = TIERS[mode]
      const attacker = await createTenant(fleet, migrations, { slug: `a-${run}`, tier })
      const victim = await createTenant(fleet, migrations, { slug: `v-${run}`, tier })
      const placements = new Map(
        [attacker, victim].map(({ placement }) => [placement.id, placement]),
      )
      const change = async (statement: string): Promise<void> => {
        for (const { database: name, schema } of placements.values()) {
          await application.asAdmin(name, (client) =>
            client.query(
              statement
                .replaceAll('$schema', schema)
                .replaceAll('$app', fleet.rolesOn('primary').app)
                .replaceAll('$owner', fleet.rolesOn('primary').owner),
            ),
          )
        }
      }
      try {
        await change(plant)
        await using tenancy = await createTenancy<unknown>(application.config)
        await using ground = await VerifyGround.open({
          fleet,
          tenancy,
          tenants: { attacker, victim },
        })
        return await attackPlacements(ground, { dice: seededDice(run) })
      } finally {
        for (const { slug } of [attacker, victim]) await deleteTenant(fleet, slug, { settleMs: 0 })
        if (mode === 'pool') await change(undo)
      }
    },
    mutate: () => mutateFleet(fleet, migrations, { seed: 'test' }),
    admin: async <Row>(statement: string) =>
      await application.asAdmin(
        database,
        async (client) => (await client.query<Row & object>(statement)).rows,
      ),
    async [Symbol.asyncDispose]() {
      await fleet.close()
      await application[Symbol.asyncDispose]()
    },
  }
}

/** A table of tenants, as `createTenantTable` makes it. */
export function tenantTable(name: string, columns: string): string {
  const own = 'tenant_id = (select tenantry.current_tenant())'
  return `create table ${name} (
      tenant_id uuid not null default tenantry.current_tenant(),
      id uuid not null default gen_random_uuid(), ${columns}, primary key (tenant_id, id));
    alter table ${name} enable row level security;
    alter table ${name} force row level security;
    create policy tenant on ${name} to {{app}} using (${own}) with check (${own});
    create policy system on ${name} to {{system}} using (true) with check (true);
    grant select, insert, update, delete on ${name} to {{app}}, {{system}};`
}

/** References, enums, checks, keys, views, functions and a table of all tenants. */
export const WELL_MADE = `
  create type status as enum ('open', 'paid', 'void');
  create domain percent as int check (value between 0 and 100);
  create table currency (code text primary key, name text not null);
  grant select on currency to {{app}};
  insert into currency values ('EUR', 'Euro'), ('CHF', 'Franc');
  ${tenantTable(
    'customer',
    `name text not null, email text check (email like '%@%'), manager_id uuid,
    unique (tenant_id, name), foreign key (tenant_id, manager_id) references customer (tenant_id, id)`,
  )}
  ${tenantTable(
    'invoice',
    `number varchar(12) not null, customer_id uuid not null, status status not null,
    currency text not null references currency (code), amount numeric(12, 2) not null check (amount > 0),
    discount percent, starts date not null, ends date not null, tags text[] not null, extra jsonb,
    period daterange, kind text not null check (kind in ('sale', 'credit')),
    check (ends > starts), unique (tenant_id, number),
    foreign key (tenant_id, customer_id) references customer (tenant_id, id)`,
  )}
  ${tenantTable(
    'receipt',
    `invoice_id uuid not null, unique (tenant_id, invoice_id),
    foreign key (tenant_id, invoice_id) references invoice (tenant_id, id) on delete cascade`,
  )}
  create view open_invoice with (security_invoker = true) as
    select i.number, c.name from invoice i join customer c on c.tenant_id = i.tenant_id and c.id = i.customer_id;
  grant select on open_invoice to {{app}};
  create function invoices_of(customer uuid) returns setof invoice language sql stable
    begin atomic; select * from invoice where customer_id = customer; end;
  create function slugify(value text) returns text language sql immutable return lower(value);
`
