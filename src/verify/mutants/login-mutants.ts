import type { Tenants } from '../attacks/table-attacks.ts'
import { quoteName, quoteValue } from '../sql-text.ts'
import type { Anatomy } from './anatomy.ts'
import type { Mutant } from './mutant.ts'
import type { RuntimeFault } from './runtime-fault.ts'

/** What the login of requests is kept from, whatever the tables are. */
export function loginMutants({ place }: Anatomy): Mutant[] {
  const schema = quoteName(place.schema)
  const database = quoteName(place.database)
  const attributes = ['superuser', 'bypassrls', 'createrole', 'createdb', 'replication']
  const grants: Readonly<Record<string, readonly [grant: string, revoke: string]>> = {
    'it may become the owner of the tables': [
      'grant {{owner}} to {{app}}',
      'revoke {{owner}} from {{app}}',
    ],
    'it may become the role of the system scope': [
      'grant {{system}} to {{app}}',
      'revoke {{system}} from {{app}}',
    ],
    'it may make tables': [
      `grant create on schema ${schema} to {{app}}`,
      `revoke create on schema ${schema} from {{app}}`,
    ],
    'it may make temporary tables': [
      `grant temporary on database ${database} to {{app}}`,
      `revoke temporary on database ${database} from {{app}}`,
    ],
  }
  return [
    ...attributes.map((one) =>
      mutant(`it has ${one}`, `alter role {{app}} ${one}`, `alter role {{app}} no${one}`),
    ),
    ...Object.entries(grants).map(([what, [grant, revoke]]) => mutant(what, grant, revoke)),
  ]
}

function mutant(what: string, breaks: string, mends: string): Mutant {
  const object = 'login of requests'
  return {
    id: `${object}: ${what}`,
    wall: 'role',
    object,
    what,
    breaks: [breaks],
    mends: [mends],
    touches: { kind: 'everything' },
  }
}

/** The function of which policies ask the tenant, with an answer where there is none to give. */
export function contextMutants({ currentTenant }: Anatomy, { victim }: Tenants): Mutant[] {
  const object = 'tenantry.current_tenant'
  const shapes: Readonly<Record<string, string>> = {
    'names a tenant where none is set': `coalesce(nullif(current_setting('tenantry.tenant_id', true), ''), ${quoteValue(victim.id)})`,
    'names another tenant': quoteValue(victim.id),
  }
  return Object.entries(shapes).map(([what, answer]) => ({
    id: `${object}: ${what}`,
    wall: 'context',
    object,
    what,
    breaks: [
      `create or replace function tenantry.current_tenant() returns uuid language sql stable return (${answer})::uuid`,
    ],
    mends: [currentTenant],
    touches: { kind: 'everything' },
  }))
}

/** What the runtime's connection may get wrong; no SQL of a migration could. */
export function runtimeMutants(): Mutant[] {
  const faults: readonly RuntimeFault[] = [
    'context left out',
    'context of the session',
    'context of the one before',
  ]
  return faults.map((fault) => ({
    id: `runtime: ${fault}`,
    wall: 'runtime',
    object: 'runtime',
    what: fault,
    breaks: [],
    mends: [],
    touches: { kind: 'runtime', fault },
  }))
}
