import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export class Exports {
  readonly #s3 = new S3Client({})
  readonly #tenancy: Tenancy<Database>

  constructor(tenancy: Tenancy<Database>) {
    this.#tenancy = tenancy
  }

  async run(name: string) {
    const rows = await this.#tenancy.db.selectFrom('customer').select('name').execute()
    const Body = rows.map((row) => row.name).join('\n')
    const Key = `${name}.csv`
    await this.#s3.send(new PutObjectCommand({ Bucket: 'exports', Key, Body }))
  }
}
