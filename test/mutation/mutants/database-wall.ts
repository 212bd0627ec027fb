import type { Edit, Mutant } from '../mutant.ts'

function attack(name: string) {
  return { attack: name, in: 'fleet' } as const
}

function rehearsal(name: string) {
  return { attack: `migrations: ${name}`, in: 'driver' } as const
}

const LEAKS = 'migrations/find-leaks.ts'

/** Each rule of the rehearsal, and what of it would select nothing any more. */
const RULES: readonly (readonly [what: string, find: string, replace: string, attack: string])[] = [
  [
    'row-level security',
    'and not (relrowsecurity and relforcerowsecurity)',
    'and false',
    'migrate to a table without row-level security',
  ],
  [
    'forced row-level security',
    'and not (relrowsecurity and relforcerowsecurity)',
    'and not relrowsecurity',
    'migrate to a table whose row-level security is not forced',
  ],
  [
    'tables of all tenants',
    "where relkind in ('r', 'p') and tenant_column is null",
    'where false',
    'migrate to a table that all tenants write to',
  ],
  [
    'policies that widen',
    'where p.polpermissive and t.tenant_column is not null',
    'where false',
    'migrate to a policy that widens',
  ],
  [
    'unique keys',
    'where (x.indisunique or x.indisexclusion) and t.tenant_column is not null',
    'where false',
    'migrate to a unique key without the tenant',
  ],
  [
    'foreign keys',
    'where t.tenant_column is not null and f.tenant_column is not null',
    'where false',
    'migrate to a foreign key without the tenant',
  ],
  ['views', "where relkind = 'v'", 'where false', "migrate to a view with its owner's rights"],
  ['materialized views', "where relkind = 'm'", 'where false', 'migrate to a materialized view'],
  [
    'truncate',
    "pg_catalog.has_table_privilege($2, oid, 'truncate')",
    'false',
    'migrate to a table that may be truncated',
  ],
]

// A superuser is a member of every role, so that clause stands behind the one on the owner.
const POWERS: readonly [clause: string, attack: string][] = [
  ['when r.rolbypassrls then', 'a role with BYPASSRLS'],
  ['when r.rolcreaterole then', 'a role that creates roles'],
  ["when pg_catalog.pg_has_role(r.oid, o.oid, 'member') then", 'a member of the owner'],
  [
    "when pg_catalog.has_database_privilege(r.oid, d.oid, 'CREATE') then",
    'a role that creates schemas',
  ],
  [
    "when pg_catalog.has_database_privilege(r.oid, d.oid, 'TEMP') then",
    'a role that makes temporary tables',
  ],
]

/** What is looked for in the schema of extensions, and what comes to nothing without it. */
const UNGUARDED: readonly (readonly [what: string, condition: string, attack: string])[] = [
  [
    'who owns it',
    'if (Object.values(roles).includes(owner))',
    'whose owner is the owner of the tables',
  ],
  ['who creates in it', 'if (creators.length > 0)', 'that the application may create in'],
  ['what lies in it', 'if (strangers.length > 0)', 'that holds an operator of somebody'],
  [
    'what tenants write to in it',
    'if (writable.length > 0)',
    'that holds a table which all tenants write to',
  ],
]
const WITHOUT_LOOK: Edit = {
  file: 'fleet/preparation/prepare-extensions.ts',
  find: 'if (problem !== undefined) throw problem',
  replace: '',
}

const WITHOUT_REHEARSAL: Edit = {
  file: 'fleet/rehearsal/rehearse.ts',
  find: 'if (leaks.length > 0) throw leaking(leaks)',
  replace: '',
}
const WITHOUT_CONFINEMENT: Edit = {
  file: 'fleet/preparation/assert-confined.ts',
  find: 'if (powers.length === 0) continue',
  replace: 'continue',
}

/** Wall 4: policies, grants, the catalog, and the rehearsal that keeps them so. */
export const DATABASE_MUTANTS: readonly Mutant[] = [
  ...(
    [
      [
        'no row-level security',
        '`alter table ${table} enable row level security`',
        '`select 1`',
        'raw reads: select everything',
      ],
      [
        'row-level security that is not forced',
        '`alter table ${table} force row level security`',
        '`select 1`',
        "the owner's objects: read a plain view",
      ],
      [
        'a policy for everybody',
        "const own = 'tenant_id = (select tenantry.current_tenant())'",
        "const own = 'true or tenant_id = (select tenantry.current_tenant())'",
        'raw reads: select everything',
      ],
      [
        'a policy that checks nothing',
        'using (${own}) with check (${own})',
        'using (${own}) with check (tenant_id is not null or ${own})',
        'raw writes: insert for the victim',
      ],
      [
        'a policy of the system for everybody',
        'create policy system on ${table} to ${ROLE_MARKS.system} using (true)',
        'create policy system on ${table} to ${ROLE_MARKS.system}, ${ROLE_MARKS.owner} using (true)',
        "the owner's objects: read a plain view",
      ],
      [
        'the application may truncate',
        '`grant select, insert, update, delete on ${table} to ${ROLE_MARKS.app}, ${ROLE_MARKS.system}`',
        '`grant all on ${table} to ${ROLE_MARKS.app}, ${ROLE_MARKS.system}`',
        'raw writes: truncate',
      ],
      [
        'the application writes to shared tables',
        '`grant select on ${table} to ${ROLE_MARKS.app}`',
        '`grant select, update on ${table} to ${ROLE_MARKS.app}`',
        'raw writes: write to a shared table',
      ],
    ] as const
  ).map(([what, find, replace, name]) => ({
    what,
    file: 'migrations/migration-schema.ts',
    find,
    replace,
    also: WITHOUT_REHEARSAL,
    caughtBy: attack(name),
  })),
  {
    what: 'the application may make temporary tables',
    file: 'fleet/preparation/prepare-database.ts',
    find: 'revoke create, temporary on database',
    replace: 'revoke create on database',
    also: WITHOUT_CONFINEMENT,
    caughtBy: attack('powers: create a temporary table that hides one'),
  },
  {
    what: 'the application reads the catalog',
    file: 'catalog/catalog-sql.ts',
    find: 'grant select on tenantry.placement, tenantry.tenant to ${system}',
    replace: 'grant select on tenantry.placement, tenantry.tenant to ${system}, ${app}',
    caughtBy: attack('existence: list the tenants'),
  },
  {
    what: 'the roles are not looked at',
    ...WITHOUT_CONFINEMENT,
    caughtBy: { attack: 'roles that are not confined: run as a superuser', in: 'driver' },
  },
  ...POWERS.map(([clause, name]): Mutant => ({
    what: `the roles may be ${name}`,
    file: 'fleet/preparation/read-powers.ts',
    find: clause,
    replace: 'when false then',
    caughtBy: { attack: `roles that are not confined: run as ${name}`, in: 'driver' },
  })),
  {
    what: 'the application may create in the schema of extensions',
    file: 'fleet/preparation/prepare-extensions.ts',
    find: 'grant usage on schema ${EXTENSIONS_SCHEMA} to',
    replace: 'grant usage, create on schema ${EXTENSIONS_SCHEMA} to',
    also: WITHOUT_LOOK,
    caughtBy: attack('powers: create a function that every tenant finds'),
  },
  {
    what: 'the schema of extensions is not looked at',
    ...WITHOUT_LOOK,
    caughtBy: {
      attack:
        'the schema of extensions: run with a schema of extensions that holds an operator of somebody',
      in: 'driver',
    },
  },
  ...UNGUARDED.map(([what, find, name]): Mutant => ({
    what: `nobody asks ${what}, of the schema of extensions`,
    file: 'fleet/preparation/judge-extensions.ts',
    find,
    replace: 'if (false)',
    caughtBy: {
      attack: `the schema of extensions: run with a schema of extensions ${name}`,
      in: 'driver',
    },
  })),
  {
    what: 'the rehearsal looks for nothing',
    ...WITHOUT_REHEARSAL,
    caughtBy: rehearsal('migrate to a policy that widens'),
  },
  {
    what: 'a policy may have an or',
    file: LEAKS,
    find: 'const OWN_ROWS_ONLY = `^\\\\((${COMPARISON})\\\\)$|',
    replace: 'const OWN_ROWS_ONLY = `^\\\\(*(${COMPARISON})|',
    caughtBy: rehearsal('migrate to a policy with an or'),
  },
  ...RULES.map(([what, find, replace, name]): Mutant => ({
    what: `the rehearsal knows nothing of ${what}`,
    file: LEAKS,
    find,
    replace,
    caughtBy: rehearsal(name),
  })),
]
