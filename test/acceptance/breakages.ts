import type { Mode, Placement } from '@tenantry/runtime'
import type { Fleet } from '@tenantry/runtime/fleet'
import { escapeIdentifier, type Client } from 'pg'

/** A placement that is being broken. */
export interface Site {
  readonly fleet: Fleet
  readonly placement: Placement
  /** Quoted. */
  readonly schema: string
  /** Open transactions of others, to be ended by whoever mends. */
  readonly open: Client[]
}

/** A way to be broken: what it is told by, how it comes to be, and how it is mended. */
export interface Breakage {
  readonly name: string
  readonly code: string
  /** In the message. */
  readonly tells: string
  /** In the remedy. */
  readonly advises: string
  /** Whether the placement has the migration all the same. */
  readonly isApplied?: boolean
  /** Where it can happen. Default: everywhere. */
  readonly modes?: readonly Mode[]
  breakIt(site: Site): Promise<void>
  mend(site: Site): Promise<void>
}

/** What every placement is to get. */
export const MIGRATION = `-- tenantry: destructive every invoice has a number
alter table invoice add note text;
alter table invoice alter number set not null;
alter table invoice alter amount type bigint;
update invoice set amount = 0 where amount is null;
create table extra (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
alter table extra enable row level security;
alter table extra force row level security`
/** Longer than that no statement may take; one of the breakages does. */
export const STATEMENT_TIMEOUT_MS = 8000

export const BREAKAGES: readonly Breakage[] = [
  bySql('rows that a migration refuses', {
    code: 'PLACEMENT_ROWS_UNFIT',
    tells: 'number',
    advises: 'Correct these rows',
    breakIt: (schema) => `insert into ${schema}.invoice (tenant_id) values (gen_random_uuid())`,
    mend: (schema) => `update ${schema}.invoice set number = 'mended' where number is null`,
  }),
  bySql('a column that is there already', {
    code: 'MIGRATION_FAILED',
    tells: 'column "note" of relation "invoice" already exists',
    advises: 'no migration has made',
    breakIt: (schema) => `alter table ${schema}.invoice add note text`,
    mend: (schema) => `alter table ${schema}.invoice drop column note`,
  }),
  bySql('a view that is called like a new table', {
    code: 'MIGRATION_FAILED',
    tells: 'relation "extra" already exists',
    advises: 'no migration has made',
    breakIt: (schema) => `create view ${schema}.extra as select 1 as one`,
    mend: (schema) => `drop view ${schema}.extra`,
  }),
  bySql('a view of somebody on a column that changes', {
    code: 'MIGRATION_FAILED',
    tells: 'view report depends on column "amount"',
    advises: 'Drop it',
    breakIt: (schema) => `create view ${schema}.report as select amount from ${schema}.invoice`,
    mend: (schema) => `drop view ${schema}.report`,
  }),
  bySql('a schema that is gone', {
    code: 'PLACEMENT_UNCHECKED',
    tells: 'does not exist',
    advises: 'drift',
    breakIt: (schema) =>
      `alter schema ${schema} rename to "away ${schema.slice(1, -1).slice(-50)}"`,
    mend: (schema) => `alter schema "away ${schema.slice(1, -1).slice(-50)}" rename to ${schema}`,
  }),
  bySql('a table that is gone', {
    code: 'PLACEMENT_UNCHECKED',
    tells: 'does not exist',
    advises: 'drift',
    breakIt: (schema) => `alter table ${schema}.invoice rename to invoice_old`,
    mend: (schema) => `alter table ${schema}.invoice_old rename to invoice`,
  }),
  bySql('a column that was renamed', {
    code: 'PLACEMENT_UNCHECKED',
    tells: 'does not exist',
    advises: 'drift',
    breakIt: (schema) => `alter table ${schema}.invoice rename number to no`,
    mend: (schema) => `alter table ${schema}.invoice rename no to number`,
  }),
  bySql('half of it made: a schema without a ledger', {
    code: 'MIGRATION_FAILED',
    tells: 'tenantry_ledger" does not exist',
    advises: 'backup',
    breakIt: (schema) => `alter table ${schema}.tenantry_ledger rename to ledger_away`,
    mend: (schema) => `alter table ${schema}.ledger_away rename to tenantry_ledger`,
  }),
  bySql('a table changed by hand', {
    code: 'MIGRATION_SHAPE_DIFFERS',
    tells: 'by_hand',
    advises: 'drift --fix',
    isApplied: true,
    breakIt: (schema) => `alter table ${schema}.invoice add by_hand int`,
    mend: (schema) => `alter table ${schema}.invoice drop column by_hand`,
  }),
  bySql('row-level security that somebody switched off', {
    code: 'MIGRATION_SHAPE_DIFFERS',
    tells: 'rls is none',
    advises: 'drift --fix',
    isApplied: true,
    breakIt: (schema) => `alter table ${schema}.invoice disable row level security`,
    mend: (schema) => `alter table ${schema}.invoice enable row level security`,
  }),
  bySql('an applied migration that is another one', {
    code: 'MIGRATION_EDITED',
    tells: '20260101000000_tables',
    advises: 'Take the edit back',
    isApplied: true,
    breakIt: (schema) => `update ${schema}.tenantry_ledger set checksum = 'x' || checksum`,
    mend: (schema) => `update ${schema}.tenantry_ledger set checksum = substr(checksum, 2)
      where checksum like 'x%'`,
  }),
  bySql('a migration of a branch that nobody has', {
    code: 'MIGRATION_MISSING',
    tells: '20260115000000_elsewhere',
    advises: 'Bring the file back',
    breakIt: (schema) =>
      `insert into ${schema}.tenantry_ledger values ('20260115000000_elsewhere', 'x')`,
    mend: (schema) => `delete from ${schema}.tenantry_ledger where checksum = 'x'`,
  }),
  bySql('a table that belongs to somebody else', {
    code: 'MIGRATION_FAILED',
    tells: 'must be owner of table invoice',
    advises: 'owner',
    breakIt: (schema) => `alter table ${schema}.invoice owner to current_user`,
    mend: (schema, owner) => `alter table ${schema}.invoice owner to ${owner}`,
  }),
  bySql('a schema that belongs to somebody else', {
    code: 'MIGRATION_FAILED',
    tells: 'permission denied for schema',
    advises: 'owner',
    breakIt: (schema) => `alter schema ${schema} owner to current_user`,
    mend: (schema, owner) => `alter schema ${schema} owner to ${owner}`,
  }),
  bySql('a trigger that takes too long', {
    code: 'MIGRATION_FAILED',
    tells: 'slow() line',
    advises: 'slows it down',
    breakIt: (
      schema,
    ) => `insert into ${schema}.invoice (tenant_id, number) values (gen_random_uuid(), 'slow');
      create function ${schema}.slow() returns trigger language plpgsql as
        'begin perform pg_sleep(3600); return new; end';
      create trigger slow before update on ${schema}.invoice
        for each row execute function ${schema}.slow()`,
    mend: (schema) => `drop function ${schema}.slow() cascade`,
  }),
  {
    name: 'a reader that does not end',
    code: 'MIGRATION_FAILED',
    tells: 'locks there are held by process',
    advises: 'holds a lock',
    breakIt: (site) => hold(site, `begin; select from ${site.schema}.invoice limit 1`),
    mend: release,
  },
  {
    name: 'another runner that hangs',
    code: 'MIGRATION_FAILED',
    tells: 'locks there are held by process',
    advises: 'holds a lock',
    breakIt: (site) =>
      hold(
        site,
        `begin; select pg_advisory_xact_lock(hashtextextended('tenantry ${site.placement.id}', 0))`,
      ),
    mend: release,
  },
  {
    ...bySql('a rule of the house against DDL', {
      code: 'MIGRATION_FAILED',
      tells: 'not on fridays',
      advises: 'trigger',
      breakIt: () => `create function public.refuse() returns event_trigger language plpgsql as
          $$ begin raise exception 'not on fridays'; end $$;
        create event trigger refuse on ddl_command_start when tag in ('ALTER TABLE')
          execute function public.refuse()`,
      mend: () => `drop event trigger refuse; drop function public.refuse()`,
    }),
    modes: ['silo'],
  },
  ofDatabase('a database that is gone', {
    code: 'CLUSTER_UNREACHABLE',
    tells: 'does not exist',
    advises: 'restore it',
    breakIt: (database) => `alter database ${database} rename to ${away(database)}`,
    mend: (database) => `alter database ${away(database)} rename to ${database}`,
  }),
  ofDatabase('a database that takes no connections', {
    code: 'CLUSTER_UNREACHABLE',
    tells: 'not currently accepting connections',
    advises: 'allow_connections',
    breakIt: (database) => `alter database ${database} allow_connections false`,
    mend: (database) => `alter database ${database} allow_connections true`,
  }),
  ofDatabase('a database that takes no writes', {
    code: 'MIGRATION_FAILED',
    tells: 'read-only transaction',
    advises: 'takes no writes',
    breakIt: (database) => `alter database ${database} set default_transaction_read_only = on`,
    mend: (database) => `alter database ${database} reset default_transaction_read_only`,
  }),
]

type BySql = Omit<Breakage, 'name' | 'breakIt' | 'mend'> & {
  readonly breakIt: (name: string, owner: string) => string
  readonly mend: (name: string, owner: string) => string
}

function bySql(name: string, { breakIt, mend, ...rest }: BySql): Breakage {
  const send = async ({ fleet, placement, schema }: Site, text: BySql['mend']): Promise<void> => {
    const { owner } = fleet.rolesOn(placement.cluster)
    await fleet.withClient(placement, (client) =>
      client.query(text(schema, escapeIdentifier(owner))),
    )
  }
  return {
    ...rest,
    name,
    breakIt: (site) => send(site, breakIt),
    mend: (site) => send(site, mend),
  }
}

function ofDatabase(name: string, { breakIt, mend, ...rest }: BySql): Breakage {
  const send = async ({ fleet, placement }: Site, text: BySql['mend']): Promise<void> => {
    const { cluster, database } = placement
    await fleet.withClient({ cluster }, (client) =>
      client.query(text(escapeIdentifier(database), '')),
    )
  }
  return {
    ...rest,
    name,
    modes: ['silo'],
    breakIt: (site) => send(site, breakIt),
    mend: (site) => send(site, mend),
  }
}

function away(database: string): string {
  return escapeIdentifier(`away_${database.slice(1, -1).slice(-50)}`)
}

async function hold({ fleet, placement, open }: Site, text: string): Promise<void> {
  const client = await fleet.connect(placement)
  open.push(client)
  await client.query(text)
}

async function release({ open }: Site): Promise<void> {
  for (const client of open.splice(0)) await client.end()
}
