import {
  type DatabaseIntrospector,
  type DatabaseMetadataOptions,
  type Kysely,
  PostgresIntrospector,
  type SchemaMetadata,
  sql,
  type TableMetadata,
} from 'kysely'

/** Shows the schema of one placement: the names of the others are the names of other tenants. */
export class PlacementIntrospector implements DatabaseIntrospector {
  readonly #db: Kysely<unknown>
  readonly #database: PostgresIntrospector

  constructor(db: Kysely<unknown>) {
    this.#db = db
    this.#database = new PostgresIntrospector(db)
  }

  async getSchemas(): Promise<SchemaMetadata[]> {
    return [{ name: await this.#ownSchema() }]
  }

  async getTables(options?: DatabaseMetadataOptions): Promise<TableMetadata[]> {
    const own = await this.#ownSchema()
    const tables = await this.#database.getTables(options)
    return tables.filter(({ schema }) => schema === own)
  }

  /** The first of the session's search_path. */
  async #ownSchema(): Promise<string> {
    const query = sql<{ name: string }>`select pg_catalog.current_schema() as name`
    const { rows } = await query.execute(this.#db)
    const [schema] = rows
    if (schema === undefined) throw new TypeError('PostgreSQL told no schema.')
    return schema.name
  }
}
