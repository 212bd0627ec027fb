import { Pool } from 'pg'

const pool = new Pool()

const FIELDS = { code: 'code', name: 'name' } as const

export async function change(code: string, patch: Partial<Record<keyof typeof FIELDS, string>>) {
  const sets: string[] = []
  const values: unknown[] = [code]
  for (const [field, column] of Object.entries(FIELDS)) {
    const value = patch[field as keyof typeof FIELDS]
    if (value === undefined) continue
    values.push(value)
    sets.push(`${column} = $${values.length}`)
  }
  await pool.query(`update currency set ${sets.join(', ')} where code = $1`, values)
}
