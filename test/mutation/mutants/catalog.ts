import type { Edit, Mutant } from '../mutant.ts'
import { doorMutants, type DoorRow } from './door-mutants.ts'

const group = 'the catalog'

/** The catalog would say that it does not tell its changes, and nothing would be believed for long. */
const ALL_IS_TOLD: Edit = {
  file: 'catalog/tenant-changes.ts',
  find: "and tgenabled = 'A' and",
  replace: 'and',
}

const ALWAYS = (
  [
    ['tenant', 'be suspended unheard'],
    ['placement', 'be moved unheard'],
  ] as const
).map(([table, attack]): DoorRow => [
  `what happens to tenantry.${table} is not always told`,
  `alter table tenantry.${table} enable always trigger tell_change;`,
  '',
  attack,
  ALL_IS_TOLD,
])

/** What the catalog shows the application's role, and which changes it tells. */
export const CATALOG_MUTANTS: readonly Mutant[] = [
  ...doorMutants({ file: 'catalog/catalog-sql.ts', group, ownFleet: true }, [
    [
      'tenants are found by any slug',
      'where t.slug = wanted and',
      'where',
      'find a tenant by another slug',
    ],
    [
      'tenants that are being made are found',
      "t.status in ('active', 'suspended') and ",
      '',
      'find a tenant that is being made',
    ],
    [
      'placements that are being made are found',
      " and p.status = 'ready'",
      '',
      'find a tenant in a placement that is being made',
    ],
  ]),
  ...doorMutants({ file: 'catalog/catalog.ts', group }, [
    [
      'any state may be left',
      ' and status = any($2)',
      ' and $2::text[] is not null',
      'resume a tenant that is being deleted',
    ],
  ]),
  ...doorMutants({ file: 'fleet/tenants/delete-tenant.ts', group }, [
    [
      'a deletion is not noted',
      'await client.query(NOTE_DELETED, [id])',
      '',
      'be deleted without a note in the placement',
    ],
  ]),
  ...doorMutants({ file: 'database/session/deleted-context.ts', group }, [
    [
      'a context of a deleted tenant comes about',
      'then ${fail} else ${value} end',
      'then ${value} else ${value} end',
      'go on when deleted',
    ],
    [
      'a context of a deleted tenant is any error',
      "if (sqlStateOf(error) !== '22P02' || !error.message.includes(MARK)) return error",
      'if (error !== undefined) return error',
      'go on when deleted',
    ],
  ]),
  ...doorMutants({ file: 'database/scope/tenant-compiler.ts', group }, [
    [
      'an insert within a select passes for a read',
      '  protected override visitInsertQuery(node: InsertQueryNode): void {\n    this.isPlain = false',
      '  protected override visitInsertQuery(node: InsertQueryNode): void {',
      'go on when deleted, by a select with an insert in it',
    ],
  ]),
  ...doorMutants({ file: 'database/scope/refusing-compiler.ts', group }, [
    [
      'a function passes for one that writes nothing',
      'this.isPlain = false\n    super.visitFunction(node)',
      'super.visitFunction(node)',
      'go on when deleted, by a function',
    ],
    [
      'raw SQL passes for a read',
      'if (!(node instanceof TenantSql)) this.isPlain = false\n',
      '',
      'go on when deleted, by raw SQL in a select',
    ],
  ]),
  ...doorMutants({ file: 'database/scope/plain-functions.ts', group }, [
    [
      'any aggregate passes for one that writes nothing',
      'return PLAIN.has(name)',
      "return PLAIN.has(name) || name !== ''",
      'go on when deleted, by a function that is called like an aggregate',
    ],
  ]),
  ...doorMutants({ file: 'database/session/session-connection.ts', group }, [
    [
      'a transaction that begins with a read passes for one',
      '!this.#transaction.isNone || !isPlainRead(query)',
      '!isPlainRead(query)',
      'go on when deleted, behind a select in a transaction',
    ],
  ]),
  ...doorMutants({ file: 'catalog/deleted-tenants.ts', group, ownFleet: true }, [
    [
      'a placement says that nobody was deleted',
      'select exists (select from tenantry.deleted_tenant d where d.id = wanted)',
      'select false',
      'be deleted without a note in the placement',
    ],
    [
      'a placement keeps no note of a deletion',
      'insert into tenantry.deleted_tenant (id) values (gone) on conflict (id) do nothing;',
      '',
      'be deleted without a note in the placement',
    ],
    [
      'no marker is made of a deletion',
      "execute format('create table if not exists tenantry.%I ()'",
      "perform format('create table if not exists tenantry.%I ()'",
      'go on when deleted',
    ],
    [
      'markers are dropped at once',
      'and not exists (select from tenantry.deleted_tenant d\n        where right(d.id::text, 3) = right(c.relname, 3))',
      '',
      'go on when deleted',
    ],
    [
      'notes are dropped at once',
      "deleted_at < now() - interval '7 days' and id <> gone",
      'id <> gone',
      'go on when deleted, and another one later',
    ],
  ]),
  ...doorMutants({ file: 'catalog/access-sql.ts', group, ownFleet: true }, [
    [
      'a revoked key is not told',
      'after update or delete on tenantry.api_key',
      'after delete on tenantry.api_key',
      'use a revoked key unheard',
    ],
    [
      'what happens to keys is not always told',
      'alter table tenantry.api_key enable always trigger tell_change;',
      '',
      'use a revoked key unheard',
    ],
    [
      'a domain that is taken away is not told',
      'after update or delete on tenantry.tenant_domain',
      'after update on tenantry.tenant_domain',
      'use a domain that was taken away unheard',
    ],
    [
      'what happens to domains is not always told',
      'alter table tenantry.tenant_domain enable always trigger tell_change;',
      '',
      'use a domain that was taken away unheard',
    ],
  ]),
  ...doorMutants({ file: 'catalog/tenant-changes.ts', group, ownFleet: true }, [
    ...ALWAYS,
    [
      'a suspension is not told',
      'after update or delete on tenantry.tenant',
      'after delete on tenantry.tenant',
      'be suspended unheard',
    ],
    [
      'a deletion is not told',
      'after update or delete on tenantry.tenant',
      'after update on tenantry.tenant',
      'be gone unheard',
    ],
    [
      'a move is not told',
      'after update or delete on tenantry.placement',
      'after delete on tenantry.placement',
      'be moved unheard',
    ],
    [
      'one trigger is enough',
      'select count(*) = 2 from pg_trigger',
      'select count(*) > 0 from pg_trigger',
      'have a trigger switched off unnoticed',
    ],
    [
      'a trigger need not be fired always',
      ALL_IS_TOLD.find,
      "and tgenabled <> 'D' and",
      'have a trigger that is not always fired unnoticed',
    ],
    [
      'the whole id is told',
      '->> tg_argv[0], 3));',
      '->> tg_argv[0], 36));',
      'learn the id of a tenant from what is told',
    ],
  ]),
]
