import type { DatabaseRule } from '../../database/database-rule.ts'

/** Predefined roles that see values or statements of others, with what they see. */
const SEEING: Readonly<Record<string, string>> = {
  pg_read_all_data: 'the statistics of all columns, with values from the rows of all tenants',
  pg_read_all_stats: 'the statements of all sessions, with the values in them',
  pg_monitor: 'the statements of all sessions, with the values in them',
}

export const statisticsReadable: DatabaseRule = {
  id: 'statistics-readable',
  what: 'The role that requests run as may read what the server knows of values or statements, past every policy.',
  why: 'The most common values of a column come from the rows of all tenants; the statements of other sessions hold their values. Row-level security does not see either.',
  remedy:
    'revoke select on pg_statistic, pg_statistic_ext_data, pg_stat_statements from …; revoke pg_monitor, pg_read_all_stats, pg_read_all_data from ….',
  suppress: 'Where the role serves monitoring alone, or no column holds a secret.',
  examples: {
    leak: 'grant pg_read_all_stats to {{app}};',
    mend: 'revoke pg_read_all_stats from {{app}};',
  },
  plant: (healthy) => ({
    ...healthy,
    statisticGrants: [{ object: 'pg_catalog.pg_statistic', role: 'public' }],
  }),
  *find(scene) {
    const told = new Set<string>()
    for (const app of scene.apps.names) {
      const reach = scene.reachOf(app)
      // A superuser sees everything anyway.
      if ([...reach].some((role) => scene.live.roles.get(role)?.isSuperuser)) continue
      const through = Object.keys(SEEING).find((role) => reach.has(role))
      if (through !== undefined) {
        yield {
          object: `role ${app}`,
          message: `${app} is a member of ${through}, and so sees ${SEEING[through]}.`,
        }
      }
      for (const { object, role } of scene.live.statisticGrants) {
        if ((role !== 'public' && !reach.has(role)) || told.has(object)) continue
        told.add(object)
        const isStatements = object.includes('pg_stat_')
        yield {
          object,
          message: isStatements
            ? `${role === 'public' ? 'Everybody' : role} may read ${object}: the statements that ran for other tenants under the same role.`
            : `${role === 'public' ? 'Everybody' : role} may read ${object}: values from the rows of all tenants.`,
          severity: isStatements ? 'warning' : 'error',
        }
      }
    }
  },
}
