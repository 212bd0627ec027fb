import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { type CliProject, createCliProject } from './cli-project.ts'

const MIGRATIONS = 'src/modules/billing/migrations'
const FIRST = '20260101000000_invoice'
const NOTE = '20260102000000_note'
const DUE = '20260103000000_due'

let project: CliProject

beforeEach(async () => {
  project = await createCliProject()
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  for (const [slug, tier] of [
    ['acme', 'bridged'],
    ['globex', 'bridged'],
    ['initech', 'siloed'],
  ] as const) {
    const created = await project.saas(['tenant', 'create', slug, '--tier', tier])
    expect(created).toMatchObject({ exitCode: 0 })
  }
  await project.write(`${MIGRATIONS}/${NOTE}.sql`, 'alter table invoice add note text;')
  await project.write(`${MIGRATIONS}/${DUE}.sql`, 'alter table invoice add due date;')
})

afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
})

interface Outcome {
  readonly placement: { readonly mode: string; readonly schema: string }
  readonly outcome: string
  readonly applied: readonly string[]
}

async function migrate(...args: string[]): Promise<{ outcomes: Outcome[]; exitCode: number }> {
  const { stdout, exitCode } = await project.saas(['migrate', ...args, '--json'])
  const { result } = JSON.parse(stdout)
  return { outcomes: result?.placements ?? [], exitCode }
}

/** How many placements have each newest migration, as the catalog says. */
async function versions(): Promise<Record<string, number>> {
  const { stdout } = await project.saas(['migrate', 'status', '--json'])
  const { result } = JSON.parse(stdout)
  const pairs = result.versions.map(
    ({ version, placements }: { version: string; placements: number }) => [version, placements],
  )
  return Object.fromEntries(pairs)
}

async function hashOf(file: string): Promise<string> {
  return JSON.parse(await readFile(join(project.root, file), 'utf8')).hash
}

describe('saas migrate of a part of the fleet', () => {
  test('one tenant, one mode, until one migration: the others stay as they are', async () => {
    const acme = await migrate('--tenant', 'acme', '--to', NOTE)
    expect(acme).toMatchObject({
      exitCode: 0,
      outcomes: [{ placement: { mode: 'bridge' }, outcome: 'migrated', applied: [NOTE] }],
    })
    expect(await versions()).toEqual({ [FIRST]: 3, [NOTE]: 1 })
    const silos = await migrate('--mode', 'silo', '--mode', 'pool')
    expect(silos.outcomes.map(({ placement }) => placement.mode).toSorted()).toEqual([
      'pool',
      'silo',
    ])
    expect(await versions()).toEqual({ [DUE]: 2, [FIRST]: 1, [NOTE]: 1 })
  })

  test.each([
    ['--tenant', 'nobody', 'TENANT_UNKNOWN'],
    ['--tier', 'gold', 'TIER_UNKNOWN'],
    ['--region', 'mars', 'REGION_UNKNOWN'],
    ['--cluster', 'other', 'CLUSTER_UNKNOWN'],
    ['--wave', 'canary', 'WAVE_UNKNOWN'],
    ['--to', '20990101000000', 'MIGRATION_UNKNOWN'],
  ])('%s %s means nothing: %s, and nothing is done', async (flag, value, code) => {
    const { stdout, exitCode } = await project.saas(['migrate', flag, value, '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } })
    expect(exitCode).not.toBe(0)
    expect(await versions()).toEqual({ [FIRST]: 4 })
  })
})

describe('waves', () => {
  beforeEach(async () => {
    const config = await readFile(join(project.root, 'saas.config.ts'), 'utf8')
    const rollout = `rollout: [{ name: 'canary', match: { tenants: ['globex'] } }],`
    await project.write('saas.config.ts', config.replace('clusters:', `${rollout}\n  clusters:`))
  })

  test('the canary fails: nothing else is begun, and each is named', async () => {
    const [row] = await project.query<{ schema: string }>(
      "select p.schema from tenantry.placement p join tenantry.tenant t on t.placement_id = p.id where t.slug = 'globex'",
    )
    await project.query(`alter table ${row?.schema}.invoice add note int`)
    const { outcomes, exitCode } = await migrate()
    expect(exitCode).toBe(1)
    expect(outcomes.map(({ outcome }) => outcome)).toEqual([
      'failed',
      'not run',
      'not run',
      'not run',
    ])
    expect(outcomes[0]?.placement.schema).toBe(row?.schema)
    const text = await project.saas(['migrate'])
    expect(text.stderr).toContain(`failed primary/${project.name}/${row?.schema}  MIGRATION_FAILED`)
    expect(text.stdout).toMatch(/not run: .+\n4 placements: 1 failed, 3 not run/)
    const counted = await project.query(
      `select outcome, count(*)::int as runs from tenantry.run group by outcome`,
    )
    expect(counted).toEqual([{ outcome: 'failed', runs: 2 }])
  })

  test('one wave alone', async () => {
    expect(await migrate('--wave', 'canary')).toMatchObject({
      exitCode: 0,
      outcomes: [{ outcome: 'migrated' }],
    })
    const rest = await migrate('--wave', 'rest')
    expect(rest.outcomes).toHaveLength(3)
  })
})

describe('a plan that is approved', () => {
  test('is applied as it was written, once, and its hash is in the catalog', async () => {
    const written = await project.saas([
      'migrate',
      'plan',
      '--to',
      NOTE,
      '--mode',
      'bridge',
      '--out',
      'plan.json',
    ])
    expect(written).toMatchObject({ exitCode: 0 })
    const hash = await hashOf('plan.json')
    expect(written.stdout).toContain(hash)
    const done = await migrate('--plan', 'plan.json', '--hash', hash)
    expect(done.exitCode).toBe(0)
    expect(done.outcomes.map(({ outcome, applied }) => [outcome, applied])).toEqual([
      ['migrated', [NOTE]],
      ['migrated', [NOTE]],
    ])
    const again = await migrate('--plan', 'plan.json')
    expect(again.outcomes.map(({ outcome }) => outcome)).toEqual(['up to date', 'up to date'])
    expect(await versions()).toEqual({ [FIRST]: 2, [NOTE]: 2 })
    const runs = await project.query('select kind, actor, plan, outcome from tenantry.run')
    expect(runs).toEqual([
      { kind: 'migrate', actor: expect.stringContaining('@'), plan: hash, outcome: 'done' },
    ])
  })

  test('is refused when the file, the hash, the migrations or the placements are others', async () => {
    await project.saas(['migrate', 'plan', '--out', 'plan.json'])
    const text = await readFile(join(project.root, 'plan.json'), 'utf8')
    const errorOf = async (...args: string[]): Promise<string> => {
      const { stdout } = await project.saas(['migrate', ...args, '--json'])
      return JSON.parse(stdout).error?.code
    }
    await project.write('altered.json', text.replace('add due date', 'add due text'))
    expect(await errorOf('--plan', 'altered.json')).toBe('PLAN_ALTERED')
    await project.write('other.json', '{ "version": 1 }')
    expect(await errorOf('--plan', 'other.json')).toBe('PLAN_ALTERED')
    expect(await errorOf('--plan', 'plan.json', '--hash', 'f00')).toBe('PLAN_ALTERED')
    await project.write(`${MIGRATIONS}/${DUE}.sql`, 'alter table invoice add due text;')
    expect(await errorOf('--plan', 'plan.json')).toBe('PLAN_OUTDATED')
    await project.write(`${MIGRATIONS}/${DUE}.sql`, 'alter table invoice add due date;')
    expect(await versions()).toEqual({ [FIRST]: 4 })
    await migrate('--tenant', 'acme', '--to', NOTE)
    const { outcomes, exitCode } = await migrate('--plan', 'plan.json', '--max-failures', '9')
    expect(exitCode).toBe(1)
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual([
      'failed',
      'migrated',
      'migrated',
      'migrated',
    ])
  })

  test('is not written over, nor with another selection', async () => {
    await project.saas(['migrate', 'plan', '--out', 'plan.json'])
    const again = await project.saas(['migrate', 'plan', '--out', 'plan.json', '--json'])
    expect(JSON.parse(again.stdout)).toMatchObject({ error: { code: 'FILE_EXISTS' } })
    const both = await project.saas([
      'migrate',
      '--plan',
      'plan.json',
      '--tenant',
      'acme',
      '--json',
    ])
    expect(JSON.parse(both.stdout)).toMatchObject({ error: { code: 'USAGE_MISSING_FLAG' } })
    expect(both.exitCode).toBe(2)
  })
})

describe('saas migrate status', () => {
  test('is a distribution, and --live finds out what the catalog does not know', async () => {
    await migrate('--tenant', 'globex')
    await project.query(
      "update tenantry.placement p set ledger = (select ledger from tenantry.placement where mode = 'pool') where mode = 'bridge'",
    )
    expect(await versions()).toEqual({ [FIRST]: 4 })
    const live = await project.saas(['migrate', 'status', '--live'])
    expect(live.exitCode).toBe(1)
    expect(live.stdout).toContain('the catalog was wrong about 1')
    expect(live.stdout).toContain('1 of 4 placements up to date')
    expect(await versions()).toEqual({ [FIRST]: 3, [DUE]: 1 })
  })
})

async function dropNote(reason: string): Promise<void> {
  await project.write(
    `${MIGRATIONS}/20260104000000_drop_note.sql`,
    `${reason}\nalter table invoice drop column note;`,
  )
}

describe('what is judged before a placement is touched', () => {
  test('--dry-run changes nothing; a loss that nobody meant stops the run', async () => {
    expect(await project.saas(['migrate', '--dry-run'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('alter table invoice add note text'),
    })
    expect(await versions()).toEqual({ [FIRST]: 4 })
    expect((await migrate()).exitCode).toBe(0)
    await dropNote('')
    const stopped = await project.saas(['migrate'])
    expect(stopped).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('MIGRATION_DESTRUCTIVE'),
    })
    expect(await versions()).toEqual({ [DUE]: 4 })
    await dropNote('-- tenantry: destructive nobody reads it')
    expect((await migrate()).exitCode).toBe(0)
    expect(await versions()).toEqual({ '20260104000000_drop_note': 4 })
  })

  test(
    'a placement with rows that would refuse is left alone, and one made otherwise is told',
    { tags: ['dirty-rows'] },
    async () => {
      const { outcomes } = await migrate('--mode', 'bridge')
      const [unfit, altered] = outcomes.map(({ placement }) => placement.schema)
      await project.query(
        `insert into "${unfit}".invoice (tenant_id, number) values (gen_random_uuid(), null)`,
      )
      await project.query(`alter table "${altered}".invoice add by_hand text`)
      await project.write(
        `${MIGRATIONS}/20260104000000_number.sql`,
        '-- tenantry: destructive it was never empty\nalter table invoice alter number set not null;',
      )
      const stopped = await migrate()
      expect(stopped.exitCode).toBe(1)
      expect(stopped.outcomes.map(({ outcome }) => outcome).sort()).toEqual([
        'failed',
        'not run',
        'not run',
        'not run',
      ])
      const went = await project.saas(['migrate', '--max-failures', '5'])
      expect(went.exitCode).toBe(1)
      expect(went.stdout).toContain('PLACEMENT_ROWS_UNFIT')
      expect(went.stdout).toContain('MIGRATION_SHAPE_DIFFERS')
      expect(went.stdout).toContain('+ column invoice.by_hand text')
      expect(went.stdout).toContain('2 migrated')
      expect(await versions()).toEqual({ [DUE]: 1, '20260104000000_number': 3 })
    },
  )
})
