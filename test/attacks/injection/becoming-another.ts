import type { InjectionScene } from './scene.ts'

/** Ways to become another tenant by saying so. Each works where contexts are not signed. */
export interface Impersonation {
  readonly what: string
  /** What the attacker sends in one transaction; what he is after comes back in an answer or an error. */
  readonly statements: (scene: InjectionScene) => readonly string[]
}

export const IMPERSONATIONS: readonly Impersonation[] = [
  {
    what: 'set_config for the transaction, then a select',
    statements: (scene) => [
      `select set_config('tenantry.tenant_id', '${scene.victim.id}', true)`,
      `select number from ${tableOf(scene)}`,
    ],
  },
  {
    what: 'set local',
    statements: (scene) => [
      `set local tenantry.tenant_id = '${scene.victim.id}'`,
      `select number from ${tableOf(scene)}`,
    ],
  },
  {
    what: 'set for the session',
    statements: (scene) => [
      `set tenantry.tenant_id = '${scene.victim.id}'`,
      `select number from ${tableOf(scene)}`,
    ],
  },
  {
    what: 'one statement that sets first and reads after',
    statements: (scene) => [
      `select number from (select set_config('tenantry.tenant_id', '${scene.victim.id}', true) as done offset 0) s
       cross join lateral (select number from ${tableOf(scene)} where s.done is not null offset 0) i`,
    ],
  },
  {
    what: 'a union of what is its own and what is set in between',
    statements: (scene) => [
      `select number from ${tableOf(scene)} union all
       select set_config('tenantry.tenant_id', '${scene.victim.id}', true) union all
       select number from ${tableOf(scene)}`,
    ],
  },
  {
    what: 'a statement inside a statement',
    statements: (scene) => [
      `select set_config('tenantry.tenant_id', '${scene.victim.id}', true),
         query_to_xml('select number from ' || '${tableOf(scene)}', true, true, '')`,
    ],
  },
  {
    what: 'a block that tells in an error',
    statements: (scene) => [
      `do $$ begin
         perform set_config('tenantry.tenant_id', '${scene.victim.id}', true);
         raise exception '%', (select string_agg(number, ',') from ${tableOf(scene)});
       end $$`,
    ],
  },
  {
    what: 'a cursor that was declared before',
    statements: (scene) => [
      `declare loot cursor for select number from ${tableOf(scene)}`,
      `select set_config('tenantry.tenant_id', '${scene.victim.id}', true)`,
      'fetch all from loot',
    ],
  },
  {
    what: 'a prepared statement of its own',
    statements: (scene) => [
      `prepare loot as select number from ${tableOf(scene)}`,
      `select set_config('tenantry.tenant_id', '${scene.victim.id}', true)`,
      'execute loot',
    ],
  },
  {
    what: 'writing in the name of the other, and reading what was written',
    statements: (scene) => [
      `select set_config('tenantry.tenant_id', '${scene.victim.id}', true)`,
      `update ${tableOf(scene)} set amount = 666 returning number`,
    ],
  },
  {
    what: 'a savepoint around it',
    statements: (scene) => [
      'savepoint before',
      `select set_config('tenantry.tenant_id', '${scene.victim.id}', true)`,
      'release savepoint before',
      `select number from ${tableOf(scene)}`,
    ],
  },
  {
    what: 'the identifier of the other in another spelling',
    statements: (scene) => [
      `select set_config('tenantry.tenant_id', '{${scene.victim.id.toUpperCase()}}', true)`,
      `select number from ${tableOf(scene)}`,
    ],
  },
  {
    what: 'settings that change how statements are read and planned',
    statements: (scene) => [
      `select set_config('plan_cache_mode', 'force_generic_plan', true),
         set_config('transform_null_equals', 'on', true), set_config('search_path', 'pg_temp', true)`,
      `select set_config('tenantry.tenant_id', '${scene.victim.id}', true)`,
      `select number from ${tableOf(scene)}`,
    ],
  },
]

/** The victim's table, with its schema: the attacker knows the names of schemas. */
export function tableOf({ victim }: InjectionScene): string {
  return `"${victim.placement.schema}".invoice`
}
