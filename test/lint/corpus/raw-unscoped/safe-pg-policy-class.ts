import { Pool, type PoolClient, type QueryResult } from 'pg'

class TenantDatabase {
  readonly #pool = new Pool()

  async run(tenant: string, text: string, values: unknown[]): Promise<QueryResult> {
    const client = await this.#pool.connect()
    try {
      await client.query('begin')
      await client.query(`set local app.org_id = '${Number(tenant)}'`)
      const result = await client.query(text, values)
      await client.query('commit')
      return result
    } finally {
      client.release()
    }
  }

  async remove(tenant: string) {
    const client = await this.#pool.connect()
    await client.query('begin')
    await this.#enter(client, tenant)
    await client.query('delete from invoice where total = 0')
    await client.query('commit')
    client.release()
  }

  async #enter(client: PoolClient, tenant: string) {
    await client.query("select set_config('app.org_id', $1, true)", [tenant])
  }
}

const database = new TenantDatabase()

export const list = (tenant: string) => database.run(tenant, 'select * from invoice', [])
export const clean = (tenant: string) => database.remove(tenant)
