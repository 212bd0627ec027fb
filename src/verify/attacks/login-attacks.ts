import { qualified, quoteValue } from '../sql-text.ts'
import type { Attack } from './attack.ts'
import { lookAttack } from './look-attack.ts'
import type { Tenants } from './table-attacks.ts'

/** What the login of requests may be and make, whatever tables there are. */
export function loginAttacks({ victim }: Tenants): Attack[] {
  const inSchema = `relnamespace = ${quoteValue(victim.schema)}::regnamespace`
  const none = qualified(victim.schema, 'tenantry_verify')
  return [
    look(
      'attributes',
      'look for what frees a login from policies, or lets it make another',
      `select 1 from pg_catalog.pg_roles where rolname = current_user
        and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
    ),
    look(
      'memberships',
      'look for roles that it may become: one above policies, one that owns a table or has a policy of its own',
      `select 1 from pg_catalog.pg_roles r
        where r.rolname <> current_user and pg_catalog.pg_has_role(r.oid, 'member') and (
          r.rolsuper or r.rolbypassrls
          or exists (select from pg_catalog.pg_class where ${inSchema} and relowner = r.oid)
          or exists (select from pg_catalog.pg_policy p join pg_catalog.pg_class c on c.oid = p.polrelid
            where c.${inSchema} and r.oid = any(p.polroles)
              and pg_catalog.pg_get_expr(p.polqual, p.polrelid) = 'true'))`,
    ),
    make(
      'create',
      'create a table, whose triggers and references others would meet',
      `create table ${none} ()`,
    ),
    make(
      'create temporary',
      'create a table that hides another',
      'create temporary table tenantry_verify ()',
    ),
  ]
}

const LOGIN = 'login of requests'

function look(id: string, what: string, query: string): Attack {
  return lookAttack({ id, what, object: LOGIN }, query)
}

function make(id: string, what: string, step: string): Attack {
  return {
    id,
    what,
    object: LOGIN,
    attempt: { actor: 'attacker', place: 'victims', steps: [step] },
    expects: 'refusal',
    controls: [
      { actor: 'admin', place: 'victims', steps: [step] },
      { actor: 'owner', place: 'victims', steps: [step] },
    ],
    proof: 'done',
    channels: ['bare'],
  }
}
