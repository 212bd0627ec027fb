import { siloConnect } from '../../../src/lint/rules/database/silo-connect.ts'

/**
 * SQL behind `PREAMBLE`, run by an administrator, each as the SQL of a name. `{{schema}}` holds `invoice` and `line`
 * with their walls; `{{app}}`, `{{owner}}` and `{{system}}` are roles of the case alone; `tenant_1` to `tenant_3` are
 * schemas made alike, with the logins `tenant_1_login` to `tenant_3_login`.
 */
export interface RuleCases {
  readonly leaks: Readonly<Record<string, string>>
  /** What looks like a leak, and is none. */
  readonly safe: Readonly<Record<string, string>>
}

export const PREAMBLE = `create role {{owner}};
create role {{app}} login;
create role {{system}};
create schema {{schema}} authorization {{owner}};
grant usage on schema {{schema}} to {{app}}, {{system}};
create table {{schema}}.invoice (tenant_id uuid not null, id bigint not null, note text, primary key (tenant_id, id), unique (id));
create table {{schema}}.line (tenant_id uuid not null, id bigint not null, invoice_id bigint, primary key (tenant_id, id));
${['invoice', 'line']
  .map(
    (table) => `alter table {{schema}}.${table} owner to {{owner}};
alter table {{schema}}.${table} enable row level security;
alter table {{schema}}.${table} force row level security;
create policy tenant on {{schema}}.${table} to {{app}} using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy everything on {{schema}}.${table} to {{system}} using (true);
grant select, insert, update, delete on {{schema}}.${table} to {{app}}, {{system}};`,
  )
  .join('\n')}`

/** Behind the other one, for cases that name `tenant_1`. */
export const SIBLINGS = ['tenant_1', 'tenant_2', 'tenant_3']
  .map(
    (schema) => `create role ${schema}_login login;
create schema ${schema};
create table ${schema}.ticket (tenant_id uuid not null, id bigint not null, note text, primary key (tenant_id, id));
create table ${schema}.reply (tenant_id uuid not null, id bigint not null, ticket_id bigint, primary key (tenant_id, id));
alter table ${schema}.ticket enable row level security;
alter table ${schema}.ticket force row level security;
create policy tenant on ${schema}.ticket using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
alter table ${schema}.reply enable row level security;
alter table ${schema}.reply force row level security;
create policy tenant on ${schema}.reply using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant usage on schema ${schema} to ${schema}_login;
grant select, insert on ${schema}.ticket, ${schema}.reply to ${schema}_login;`,
  )
  .join('\n')

const ONE = "'00000000-0000-4000-8000-00000000000a'"
const OTHER = "'00000000-0000-4000-8000-00000000000b'"
const CURRENT = "nullif(current_setting('app.tenant_id', true), '')::uuid"

export const CORPUS: Readonly<Record<string, RuleCases>> = {
  'role-can-bypass': {
    leaks: {
      superuser: 'alter role {{app}} superuser;',
      'bypass by a role of a role': `create role {{schema}}_staff; create role {{schema}}_root bypassrls;
        grant {{schema}}_root to {{schema}}_staff; grant {{schema}}_staff to {{app}};`,
      'the owner of one table': 'alter table {{schema}}.line owner to {{app}};',
      'a member of the owner that does not inherit':
        'alter role {{app}} noinherit; grant {{owner}} to {{app}};',
      'the files of the server': 'grant pg_read_server_files to {{app}};',
    },
    safe: {
      'the system role bypasses': 'alter role {{system}} bypassrls;',
      'members of the role of requests': `create role {{schema}}_admin superuser; grant {{app}} to {{schema}}_admin;`,
      "the owner of what is nobody's":
        'create table {{schema}}.kind (name text primary key); alter table {{schema}}.kind owner to {{app}};',
      'a member of a group with rights': `create role {{schema}}_readers; grant select on {{schema}}.line to {{schema}}_readers; grant {{schema}}_readers to {{app}};`,
    },
  },
  'rls-inactive': {
    leaks: {
      disabled: 'alter table {{schema}}.line disable row level security;',
      'a partition of its own': `create table {{schema}}.event (tenant_id uuid not null, at int not null) partition by list (at);
        alter table {{schema}}.event enable row level security; alter table {{schema}}.event force row level security;
        create policy tenant on {{schema}}.event to {{app}} using (tenant_id = ${CURRENT});
        create table {{schema}}.event_1 partition of {{schema}}.event for values in (1);
        grant select on {{schema}}.event, {{schema}}.event_1 to {{app}};`,
      'a copy without a wall, by a group': `create table {{schema}}.backup as select * from {{schema}}.line;
        create role {{schema}}_readers; grant select on {{schema}}.backup to {{schema}}_readers; grant {{schema}}_readers to {{app}};`,
    },
    safe: {
      'disabled where nobody comes': `create table {{schema}}.backup as select * from {{schema}}.line; grant select on {{schema}}.backup to {{system}};`,
      'not forced, and not its own': 'alter table {{schema}}.line no force row level security;',
      'no rows of tenants':
        'create table {{schema}}.kind (name text primary key); grant select on {{schema}}.kind to {{app}};',
      'a partition that is reached through its parent alone': `create table {{schema}}.event (tenant_id uuid not null, at int not null) partition by list (at);
        alter table {{schema}}.event enable row level security; alter table {{schema}}.event force row level security;
        create policy tenant on {{schema}}.event to {{app}} using (tenant_id = ${CURRENT});
        create table {{schema}}.event_1 partition of {{schema}}.event for values in (1);
        grant select on {{schema}}.event to {{app}};`,
    },
  },
  'owner-has-policy': {
    leaks: {
      'all rows': 'create policy migrations on {{schema}}.line to {{owner}} using (true);',
      'by a role that it is a member of': `create role {{schema}}_staff; grant {{schema}}_staff to {{owner}};
        create policy staff on {{schema}}.line for select to {{schema}}_staff using (true);`,
      'where no tenant is set': `create policy migrations on {{schema}}.line to {{owner}}
        using (${CURRENT} is null or tenant_id = ${CURRENT});`,
    },
    safe: {
      'its tenant alone': `create policy owner on {{schema}}.line to {{owner}} using (tenant_id = ${CURRENT});`,
      'narrows others down':
        'create policy owner on {{schema}}.line as restrictive to {{owner}} using (true);',
      'inserts alone':
        'create policy owner on {{schema}}.line for insert to {{owner}} with check (true);',
    },
  },
  'cross-tenant-reference': {
    leaks: {
      'by id alone': `alter table {{schema}}.line add constraint line_fkey foreign key (invoice_id) references {{schema}}.invoice (id);
        insert into {{schema}}.invoice values (${ONE}, 1); insert into {{schema}}.line values (${OTHER}, 1, 1);`,
      'with the tenant, and never validated': `insert into {{schema}}.invoice values (${ONE}, 1); insert into {{schema}}.line values (${OTHER}, 1, 1);
        alter table {{schema}}.line add constraint line_fkey foreign key (tenant_id, invoice_id) references {{schema}}.invoice (tenant_id, id) not valid;`,
      'a row without a tenant': `alter table {{schema}}.line drop constraint line_pkey; alter table {{schema}}.line alter tenant_id drop not null;
        alter table {{schema}}.line add constraint line_fkey foreign key (tenant_id, invoice_id) references {{schema}}.invoice (tenant_id, id);
        insert into {{schema}}.invoice values (${ONE}, 1); insert into {{schema}}.line values (null, 1, 1);`,
      'into the schema of another tenant':
        'alter table tenant_2.reply add constraint reply_fkey foreign key (tenant_id, ticket_id) references tenant_1.ticket (tenant_id, id);',
    },
    safe: {
      'by id alone, all of one tenant': `alter table {{schema}}.line add constraint line_fkey foreign key (invoice_id) references {{schema}}.invoice (id);
        insert into {{schema}}.invoice values (${ONE}, 1); insert into {{schema}}.line values (${ONE}, 1, 1), (${OTHER}, 2, null);`,
      'never validated, and right': `alter table {{schema}}.invoice drop constraint invoice_id_key; insert into {{schema}}.invoice values (${ONE}, 1), (${OTHER}, 1); insert into {{schema}}.line values (${ONE}, 1, 1);
        alter table {{schema}}.line add constraint line_fkey foreign key (tenant_id, invoice_id) references {{schema}}.invoice (tenant_id, id) not valid;`,
      'to what is the same for all': `create table {{schema}}.kind (id bigint primary key); insert into {{schema}}.kind values (1);
        alter table {{schema}}.line add foreign key (invoice_id) references {{schema}}.kind (id); insert into {{schema}}.line values (${ONE}, 1, 1);`,
    },
  },
  'sibling-grant': {
    leaks: {
      'a grant':
        'grant usage on schema tenant_2 to tenant_1_login; grant select on tenant_2.ticket to tenant_1_login;',
      'a membership': 'grant tenant_2_login to tenant_1_login;',
      'rights in all, of a role named after one': ['tenant_2', 'tenant_3']
        .map(
          (schema) =>
            `grant usage on schema ${schema} to tenant_1_login; grant select on all tables in schema ${schema} to tenant_1_login;`,
        )
        .join('\n'),
    },
    safe: {
      'a role that serves all': ['tenant_1', 'tenant_2', 'tenant_3']
        .map(
          (schema) =>
            `grant usage on schema ${schema} to {{app}}; grant select on ${schema}.ticket to {{app}};`,
        )
        .join('\n'),
      'usage without a right on anything': 'grant usage on schema tenant_2 to tenant_1_login;',
      'a second role of the same tenant': `create role tenant_1_reports login; grant usage on schema tenant_1 to tenant_1_reports; grant select on tenant_1.ticket to tenant_1_reports; grant tenant_1_reports to tenant_1_login;`,
    },
  },
  'shadowed-search-path': {
    leaks: {
      'a copy in front': `create schema {{schema}}_front; create table {{schema}}_front.line as select * from {{schema}}.line;
        alter role {{app}} set search_path = {{schema}}_front, {{schema}};`,
      'a view in front': `create schema {{schema}}_front; create view {{schema}}_front.line as select * from {{schema}}.line;
        alter role {{app}} in database {{database}} set search_path = {{schema}}_front, {{schema}};`,
      'everybody may create in front': `create schema {{schema}}_front; grant create on schema {{schema}}_front to public;
        alter role {{app}} set search_path = {{schema}}_front, {{schema}};`,
      'a schema of its own name': `create schema {{app}}; grant create on schema {{app}} to {{app}};
        alter role {{app}} set search_path = "$user", {{schema}};`,
    },
    safe: {
      'a copy behind': `create schema {{schema}}_back; create table {{schema}}_back.line as select * from {{schema}}.line;
        alter role {{app}} set search_path = {{schema}}, {{schema}}_back;`,
      'others in front': `create schema {{schema}}_front; create table {{schema}}_front.kind (name text);
        alter role {{app}} set search_path = {{schema}}_front, {{schema}};`,
      'the path of another role': `create schema {{schema}}_front; create table {{schema}}_front.line as select * from {{schema}}.line;
        alter role {{system}} set search_path = {{schema}}_front, {{schema}};`,
      'create behind': `create schema {{schema}}_back; grant create on schema {{schema}}_back to {{app}};
        alter role {{app}} set search_path = {{schema}}, {{schema}}_back;`,
    },
  },
  'schema-drift': {
    leaks: {
      'a policy less': 'drop policy tenant on tenant_3.ticket;',
      'a column more': 'alter table tenant_3.ticket add column colour text;',
      'another condition': `alter policy tenant on tenant_3.ticket using (tenant_id <> ${CURRENT});`,
      'a table less': 'drop table tenant_3.reply;',
      'a right more': 'grant delete on tenant_3.ticket to tenant_3_login;',
    },
    safe: {
      alike: 'comment on schema tenant_3 is null;',
      'columns in another order': `drop table tenant_3.reply cascade;
        create table tenant_3.reply (ticket_id bigint, id bigint not null, tenant_id uuid not null, constraint reply_pkey primary key (tenant_id, id));
        alter table tenant_3.reply enable row level security; alter table tenant_3.reply force row level security;
        create policy tenant on tenant_3.reply using (tenant_id = ${CURRENT});
        grant select, insert on tenant_3.reply to tenant_3_login;`,
      'a comment, and rows': `comment on table tenant_3.ticket is 'the third'; insert into tenant_3.ticket values (${ONE}, 1);`,
    },
  },
  'statistics-readable': {
    leaks: {
      'a predefined role': 'grant pg_monitor to {{app}};',
      'the values of all columns': 'grant select on pg_catalog.pg_statistic to {{app}};',
      'by a group': `create role {{schema}}_readers; grant pg_read_all_data to {{schema}}_readers; grant {{schema}}_readers to {{app}};`,
      statements:
        'create extension pg_stat_statements schema {{schema}}; revoke all on {{schema}}.pg_stat_statements, {{schema}}.pg_stat_statements_info from public; grant select on {{schema}}.pg_stat_statements to {{app}};',
    },
    safe: {
      'for the system role': 'grant pg_read_all_stats to {{system}};',
      'extended statistics, which policies hold':
        'create statistics {{schema}}.line_stats on tenant_id, id from {{schema}}.line;',
      'the right to cancel': 'grant pg_signal_backend to {{app}};',
    },
  },
  'shared-sequence': {
    leaks: {
      'read from a pool':
        'alter table {{schema}}.invoice add column number bigserial; grant usage, select on sequence {{schema}}.invoice_number_seq to {{app}};',
      'a default, not its own':
        "create sequence {{schema}}.number; alter table {{schema}}.invoice alter id set default nextval('{{schema}}.number'); grant select on sequence {{schema}}.number to {{app}};",
      'for two schemas of tenants': `create sequence {{schema}}.number; alter table tenant_1.ticket alter id set default nextval('{{schema}}.number'); alter table tenant_2.ticket alter id set default nextval('{{schema}}.number'); alter table tenant_3.ticket alter id set default nextval('{{schema}}.number');`,
      'an identity, read by everybody': `create table {{schema}}.event (tenant_id uuid not null, id bigint generated always as identity);
        alter table {{schema}}.event enable row level security; alter table {{schema}}.event force row level security;
        create policy tenant on {{schema}}.event to {{app}} using (tenant_id = ${CURRENT}); grant select on {{schema}}.event to {{app}};
        grant select on sequence {{schema}}.event_id_seq to public;`,
    },
    safe: {
      'numbers alone':
        "create sequence {{schema}}.number; alter table {{schema}}.invoice alter id set default nextval('{{schema}}.number'); grant usage on sequence {{schema}}.number to {{app}};",
      'one for each schema': ['tenant_1', 'tenant_2', 'tenant_3']
        .map(
          (schema) =>
            `create sequence ${schema}.number owned by ${schema}.ticket.id; alter table ${schema}.ticket alter id set default nextval('${schema}.number'); grant usage, select on sequence ${schema}.number to ${schema}_login;`,
        )
        .join('\n'),
      'of what is the same for all':
        'create table {{schema}}.kind (id bigserial primary key); grant select on sequence {{schema}}.kind_id_seq to {{app}};',
    },
  },
  'server-too-old': {
    leaks: {
      'a view':
        'create view {{schema}}.open_line as select * from {{schema}}.line; grant select on {{schema}}.open_line to {{app}};',
      'a view of a view':
        'create view {{schema}}.open_line as select id from (select * from {{schema}}.line) l; grant select on {{schema}}.open_line to {{app}};',
      'a count':
        'create view {{schema}}.lines as select count(*) from {{schema}}.line join {{schema}}.invoice using (tenant_id, id); grant select on {{schema}}.lines to public;',
    },
    safe: {
      'one that compares': `create view {{schema}}.own_line as select * from {{schema}}.line where tenant_id = ${CURRENT}; grant select on {{schema}}.own_line to {{app}};`,
      'one that nobody reads': 'create view {{schema}}.open_line as select * from {{schema}}.line;',
      'of what is the same for all':
        'create table {{schema}}.kind (name text); create view {{schema}}.kinds as select * from {{schema}}.kind; grant select on {{schema}}.kinds to {{app}};',
    },
  },
  'temp-granted': {
    leaks: {
      granted: 'grant temporary on database {{database}} to {{app}};',
      'by a group':
        'create role {{schema}}_staff; grant temporary on database {{database}} to {{schema}}_staff; grant {{schema}}_staff to {{app}};',
      'with all rights': 'grant all on database {{database}} to {{app}};',
    },
    safe: {
      'for the system role': 'grant temporary on database {{database}} to {{system}};',
      'a group that it does not inherit from':
        'create role {{schema}}_staff; grant temporary on database {{database}} to {{schema}}_staff; alter role {{app}} noinherit; grant {{schema}}_staff to {{app}};',
      connect: 'grant connect on database {{database}} to {{app}};',
    },
  },
}

const EACH_TO_ITS_OWN = `revoke connect on database silo_1 from public;
  revoke connect on database silo_2 from public;
  grant connect on database silo_1 to silo_1_login;
  grant connect on database silo_2 to silo_2_login`

/** Databases of one tenant each, with their logins; each statement alone, as `create database` wants it. */
export const SILOS: RuleCases = {
  leaks: {
    everybody: silos(`grant connect on database silo_1 to silo_1_login;
      grant connect on database silo_2 to silo_2_login`),
    'the login of another one': silos(`${EACH_TO_ITS_OWN}; ${siloConnect.examples.leak}`),
    'owned by their logins': silos(`alter database silo_1 owner to silo_1_login;
      alter database silo_2 owner to silo_2_login;
      revoke connect on database silo_1 from public`),
  },
  safe: {
    'each to its own': silos(EACH_TO_ITS_OWN),
    'the example, mended': silos(
      `${EACH_TO_ITS_OWN}; ${siloConnect.examples.leak} ${siloConnect.examples.mend}`,
    ),
    'one login for all': silos(`revoke connect on database silo_1 from public;
      revoke connect on database silo_2 from public;
      grant connect on database silo_1 to silo_1_login;
      grant connect on database silo_2 to silo_1_login`),
    'without logins of their own': silos('comment on database silo_1 is null'),
  },
}

function silos(sql: string): string {
  return `create role silo_1_login login;
    create role silo_2_login login;
    create database silo_1;
    create database silo_2;
    ${sql}`
}
