import type { LiveDatabase, RelationState } from '../../sql/index.ts'

/** Schemas that are made alike, as those of bridge tenants are. */
export interface SiblingSchemas {
  /** Each kind with its schemas; the one that most of them are of comes first. */
  readonly kinds: readonly {
    readonly representative: string
    readonly schemas: readonly string[]
    readonly relations: ReadonlyMap<string, RelationState>
  }[]
  /** The names of all of them. */
  readonly schemas: ReadonlySet<string>
}

/** How much of their tables two kinds have to share to be made alike. */
const ALIKE = 0.5

/** Two schemas may be alike by chance; of the kinds that are, at least three schemas have to be there. */
const FEWEST = 3

export function findSiblings({ state, families }: LiveDatabase): readonly SiblingSchemas[] {
  const bySchema = Map.groupBy(state.relations, ({ schema = 'public' }) => schema)
  const kinds = families
    .map((family) => ({
      ...family,
      relations: new Map((bySchema.get(family.representative) ?? []).map((one) => [one.name, one])),
    }))
    .filter(({ relations }) => relations.size > 0)
    .toSorted((one, other) => other.schemas.length - one.schemas.length)
  const groups: (typeof kinds)[] = []
  for (const kind of kinds) {
    const group = groups.find(([first]) => first && areAlike(first.relations, kind.relations))
    if (group) group.push(kind)
    else groups.push([kind])
  }
  return groups
    .map((group) => ({ kinds: group, schemas: new Set(group.flatMap(({ schemas }) => schemas)) }))
    .filter(({ schemas }) => schemas.size >= FEWEST)
}

function areAlike(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): boolean {
  const shared = [...one.keys()].filter((name) => other.has(name)).length
  return shared / (one.size + other.size - shared) >= ALIKE
}
