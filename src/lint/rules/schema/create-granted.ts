import type { SchemaRule } from '../../schema/schema-rule.ts'

export const createGranted: SchemaRule = {
  id: 'create-granted',
  what: 'The role of requests may create things in a schema or a database.',
  why: "A table, function or operator of its own stands in the way of those that others mean: a function that the owner calls is then the tenant's. Temporary tables outlive the request on a connection of a pool.",
  remedy:
    'Revoke it: revoke create on schema … from …; revoke temporary on database … from public.',
  suppress: 'Where a role that only migrations use has it.',
  examples: {
    leak: 'create schema shared;\ngrant create on schema shared to {{app}};',
    mend: 'create schema shared;\ngrant usage on schema shared to {{app}};',
  },
  *find(scene) {
    for (const { on, name, role, privilege, at } of scene.state.makeGrants) {
      if (!scene.isApp(role)) continue
      yield {
        at,
        object: `${on} ${name}`,
        message:
          privilege === 'create'
            ? `${whoIs(role)} may create things in the ${on} ${name}.`
            : `${whoIs(role)} may create temporary tables in the database ${name}.`,
      }
    }
  },
}

function whoIs(role: string): string {
  return role === 'public' ? 'Everybody' : role
}
