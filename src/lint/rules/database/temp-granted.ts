import type { DatabaseRule } from '../../database/database-rule.ts'

export const tempGranted: DatabaseRule = {
  id: 'temp-granted',
  severity: 'warning',
  what: 'The role that requests run as may create temporary tables.',
  why: 'A temporary table is found before all others of its name, and lives as long as the connection: on one of a pool, the next tenant reads and fills it. On a new database everybody may.',
  remedy: 'revoke temporary on database … from public; and from the role itself.',
  suppress: 'Where each request has a connection of its own, or resets it with `discard all`.',
  examples: {
    leak: 'grant temporary on database {{database}} to {{app}};',
    mend: 'revoke temporary on database {{database}} from public, {{app}};',
  },
  plant: (healthy) => ({
    ...healthy,
    databaseGrants: [{ object: healthy.name, role: 'public', privilege: 'temporary' }],
  }),
  *find(scene) {
    const { name, databaseGrants, owner } = scene.live
    const given = databaseGrants.filter(
      ({ object, privilege }) => object === name && privilege === 'temporary',
    )
    if (scene.apps.names.length > 0 && given.some(({ role }) => role === 'public')) {
      yield {
        object: `database ${name}`,
        message: `Everybody may create temporary tables in ${name}, as on every new database.`,
      }
      return
    }
    for (const app of scene.apps.names) {
      const rights = scene.rightsOf(app)
      const by = rights.has(owner) ? owner : given.find(({ role }) => rights.has(role))?.role
      if (by === undefined) continue
      yield {
        object: `role ${app}`,
        message: `${app} may create temporary tables in ${name}${by === app ? '' : `, by the rights of ${by}`}.`,
      }
    }
  },
}
