import type { DatabaseRule } from '../../database/database-rule.ts'
import { listSome } from '../../database/list-some.ts'
import type { SiblingSchemas } from '../../database/sibling-schemas.ts'
import { readSiblingLogins } from '../../database/sibling-logins.ts'

export const siblingGrant: DatabaseRule = {
  id: 'sibling-grant',
  what: 'The role of one tenant has rights in the schema of another.',
  why: 'Where each tenant has a schema and a login of its own, those rights are the wall. One grant too many, or a membership, and a tenant reads another.',
  remedy:
    'revoke all on all tables in schema … from …; revoke usage on schema … from …; revoke the membership.',
  suppress: 'Where two tenants are one customer.',
  examples: {
    leak: 'grant usage on schema tenant_2 to tenant_1_login;\ngrant select on tenant_2.ticket to tenant_1_login;',
    mend: 'revoke all on tenant_2.ticket from tenant_1_login;\nrevoke usage on schema tenant_2 from tenant_1_login;',
  },
  plant(healthy) {
    const [[relation, facts] = []] = [...healthy.relations]
    if (relation === undefined || facts === undefined) return healthy
    const names = ['one', 'two', 'three']
    const tables = names.map((schema) => ({
      ...relation,
      schema,
      grants: names.map((role) => ({
        role,
        privilege: 'select',
        isGrantable: false,
        isForColumns: false,
        at: relation.at,
      })),
    }))
    return {
      ...healthy,
      relations: new Map(tables.map((table) => [table, facts])),
      state: { ...healthy.state, relations: tables },
      families: names.map((name) => ({ representative: name, schemas: [name] })),
      schemaGrants: [...names, 'two'].map((role, index) => ({
        object: names[index] ?? 'one',
        role,
        privilege: 'usage',
      })),
    }
  },
  *find(scene) {
    for (const siblings of scene.siblings) {
      const logins = readSiblingLogins(siblings, scene.live)
      for (const { role, home, others } of logins.strangers) {
        const reached = others.filter((schema) => isGranted(schema, role, siblings))
        if (reached.length === 0) continue
        yield {
          object: `role ${role}`,
          message: `${role} is the role of ${home}, and has rights in ${listSome(reached)}.`,
        }
      }
      if (!logins.areOwn) continue
      for (const { member, role } of scene.live.memberships) {
        const [home, other] = [logins.homes.get(member), logins.homes.get(role)]
        if (home === undefined || other === undefined || home === other) continue
        yield {
          object: `role ${member}`,
          message: `${member} is the role of ${home}, and a member of ${role}, which is the role of ${other}.`,
        }
      }
    }
  },
}

/** To come into a schema is nothing without a right on something in it. */
function isGranted(schema: string, role: string, { kinds }: SiblingSchemas): boolean {
  const kind = kinds.find(({ schemas }) => schemas.includes(schema))
  return [...(kind?.relations.values() ?? [])].some(({ grants }) =>
    grants.some((grant) => grant.role === role),
  )
}
