import { TENANT_TABLES } from './rows.ts'

/** Takes the database wall away, and the default that stamps what nobody stamped: `$schema` is altered. */
export const WITHOUT_POLICIES = [...TENANT_TABLES, 'event_0', 'event_1']
  .map(
    (table) =>
      `alter table $schema.${table} disable row level security, alter tenant_id drop default;`,
  )
  .join('\n')
