import type { Table } from '../../schema/index.ts'
import { qualified, quoteValue } from '../sql-text.ts'
import type { Attack } from './attack.ts'
import { lookAttack } from './look-attack.ts'
import type { Tenants } from './table-attacks.ts'

/**
 * Rights that no request needs, as PostgreSQL tells of them: references and triggers cannot be tried without a
 * table or a function of one's own. A right of everybody is one of each tool and application on the server.
 */
export function rightsAttack({ name }: Table, { victim }: Tenants): Attack {
  const table = `${quoteValue(qualified(victim.schema, name))}::regclass`
  const query = `with given as (
      select g.* from pg_catalog.pg_class c,
        pg_catalog.aclexplode(coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))) g where c.oid = ${table}
      union all
      select g.* from pg_catalog.pg_attribute a, pg_catalog.aclexplode(a.attacl) g where a.attrelid = ${table}
    )
    select 1 from given
    where case when grantee = 0 then true else pg_catalog.pg_has_role(grantee, 'member') end
      and (grantee = 0 or is_grantable or privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))`
  return lookAttack(
    {
      id: 'rights',
      what: 'look for rights beyond reading and writing rows, to hand on, or of everybody',
      object: name,
    },
    query,
  )
}
