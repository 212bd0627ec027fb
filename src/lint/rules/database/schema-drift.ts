import type { DatabaseRule } from '../../database/database-rule.ts'
import { type SchemaDifference, findSchemaDrift } from '../../database/find-schema-drift.ts'
import { listSome } from '../../database/list-some.ts'

export const schemaDrift: DatabaseRule = {
  id: 'schema-drift',
  severity: 'warning',
  what: 'Schemas that are made alike, one for each tenant, are not alike. Where a wall differs it is an error.',
  why: 'A schema without the policy, the key or the right that all others have is the one place where a tenant is not kept apart, and the next migration fails there or mends the others only.',
  remedy:
    'Bring the schema to what the others are. In an application of Tenantry, `saas migrate drift` says what is different from its migrations, and mends it.',
  suppress: 'Where a tenant has tables of its own by contract.',
  examples: {
    leak: '-- tenant_1, tenant_2 and tenant_3 are alike\ndrop policy tenant on tenant_3.ticket;',
    mend: "create policy tenant on tenant_3.ticket\n  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);",
  },
  plant(healthy) {
    const [[relation, facts] = []] = [...healthy.relations]
    if (relation === undefined || facts === undefined) return healthy
    const like = (schema: string) => ({ ...relation, schema })
    const kinds = [like('one'), { ...like('other'), grants: [] }]
    return {
      ...healthy,
      relations: new Map(kinds.map((kind) => [kind, facts])),
      state: { ...healthy.state, relations: kinds },
      families: [
        { representative: 'one', schemas: ['one', 'two', 'three'] },
        { representative: 'other', schemas: ['other'] },
      ],
    }
  },
  *find(scene) {
    for (const { like, schemas, differences } of scene.siblings.flatMap((siblings) =>
      findSchemaDrift(siblings, scene.live),
    )) {
      const [first] = schemas
      if (first === undefined) continue
      const walls = differences.filter(({ isWall }) => isWall)
      const isWall = walls.length > 0
      const told = isWall ? walls : differences
      yield {
        object: `schema ${first}`,
        message: `${listSome(schemas)} ${schemas.length === 1 ? 'differs' : 'differ'} from the ${like} that are alike: ${listSome(told.map(tell))}.`,
        severity: isWall ? 'error' : 'warning',
        schema: first,
      }
    }
  },
}

function tell({ kind, relation, fact }: SchemaDifference): string {
  if (fact === undefined) return kind === 'missing' ? `no ${relation}` : `${relation} of its own`
  if (kind === 'changed') return `another ${fact} on ${relation}`
  return kind === 'missing' ? `no ${fact} on ${relation}` : `${fact} on ${relation} of its own`
}
