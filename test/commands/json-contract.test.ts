import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type CliProject, createCliProject } from './cli-project.ts'

// The shapes that machines read: one project, from its first command to its last.

const UUID = /^[0-9a-f-]{36}$/
const MIGRATION = '20260101000000_invoice'

let project: CliProject

beforeAll(async () => {
  project = await createCliProject()
})

afterAll(async () => {
  await project?.[Symbol.asyncDispose]()
})

async function resultOf(
  args: readonly string[],
  exitCode = 0,
  stderr: unknown = '',
): Promise<unknown> {
  const run = await project.saas([...args, '--json'])
  expect(run).toMatchObject({ exitCode, stderr })
  const { version, command, result } = JSON.parse(run.stdout)
  expect({ version, command }).toEqual({ version: 1, command: args.filter(isWord).join(' ') })
  return result
}

/** `migrate plan` and `tenant show`, without what stands behind. */
function isWord(arg: string, index: number): boolean {
  return index < 2 && /^[a-z]+$/.test(arg)
}

function placement(mode: string, schema: unknown = expect.any(String)) {
  const id = expect.stringMatching(UUID)
  return { id, mode, cluster: 'primary', database: expect.stringContaining(project.name), schema }
}

function tenant(slug: string, more: object = {}) {
  return {
    id: expect.stringMatching(UUID),
    slug,
    name: slug,
    tier: 'pooled',
    status: 'active',
    placement: placement('pool', 'pool'),
    ...more,
  }
}

describe('--json', () => {
  test('migrate, with nothing there', async () => {
    expect(await resultOf(['migrate'])).toEqual({
      placements: [
        { placement: placement('pool', 'pool'), outcome: 'migrated', applied: [MIGRATION] },
      ],
    })
  })

  test('migrate, with nothing to do', async () => {
    expect(await resultOf(['migrate'])).toEqual({
      placements: [{ placement: placement('pool', 'pool'), outcome: 'up to date', applied: [] }],
    })
  })

  test('tenant create, list and show', async () => {
    expect(await resultOf(['tenant', 'create', 'acme'])).toEqual(tenant('acme'))
    const bridged = tenant('globex', {
      name: 'Globex "G" Corporation',
      tier: 'bridged',
      placement: placement('bridge', expect.stringMatching(/^t_globex_/)),
    })
    const name = 'Globex "G" Corporation'
    const create = ['tenant', 'create', 'globex', '--tier', 'bridged', '--name', name]
    expect(await resultOf(create)).toEqual(bridged)
    const siloed = tenant('initech', { tier: 'siloed', placement: placement('silo', 'silo') })
    expect(await resultOf(['tenant', 'create', 'initech', '--tier', 'siloed'])).toEqual(siloed)
    expect(await resultOf(['tenant', 'list'])).toEqual({
      tenants: [tenant('acme'), bridged, siloed],
    })
    expect(await resultOf(['tenant', 'show', 'globex'])).toEqual(bridged)
  })

  test('tenant suspend and resume', async () => {
    const suspended = tenant('acme', { status: 'suspended' })
    expect(await resultOf(['tenant', 'suspend', 'acme'])).toEqual(suspended)
    expect(await resultOf(['tenant', 'show', 'acme'])).toEqual(suspended)
    expect(await resultOf(['tenant', 'resume', 'acme'])).toEqual(tenant('acme'))
  })

  test('migrate new, plan, status and a run that fails in one placement', async () => {
    const made = await resultOf(['migrate', 'new', 'Add Note', '--sql', '--module', 'billing'])
    const path = expect.stringMatching(/^src\/modules\/billing\/migrations\/\d{14}_add_note\.sql$/)
    expect(made).toEqual({ files: [{ path, content: expect.stringContaining('{{app}}') }] })
    await project.write(
      Object(made).files[0].path,
      "do $$ begin if current_schema() ~ '^t_' then raise 'not here'; end if; end $$",
    )
    const name = expect.stringMatching(/_add_note$/)
    const pending = ['pool', 'bridge', 'silo'].map((mode) => ({
      placement: placement(mode),
      version: MIGRATION,
      pending: [name],
    }))
    expect(await resultOf(['migrate', 'plan'])).toEqual({
      placements: 3,
      held: [],
      migrations: [
        {
          name,
          module: 'billing',
          kind: 'transaction',
          statements: [expect.stringContaining('not here')],
          placements: 3,
        },
      ],
      pending,
      lint: {
        migrations: 1,
        findings: [expect.objectContaining({ rule: 'unread-statement', severity: 'warning' })],
        allowed: [],
      },
      locks: [{ migration: name, locks: [], unknown: ['a do block'] }],
      preflight: { checks: 0, skipped: [], against: {} },
      waves: [{ name: 'rest', placements: 3, pauseMs: 0 }],
      estimate: {
        pausesMs: 0,
        concurrency: 4,
        placements: 0,
        ofOtherMode: 0,
        measured: [],
        unmeasured: { placements: 3, migrations: [name] },
      },
    })
    expect(await resultOf(['migrate', 'status'], 1)).toEqual({
      placements: 3,
      upToDate: 0,
      newest: name,
      held: [],
      versions: [{ version: MIGRATION, pending: 1, placements: 3 }],
      behind: pending,
    })
    const progress = expect.stringMatching(/^3 of 3 placements to migrate\nfailed .*\n$/)
    const outcome = await resultOf(['migrate', '--concurrency', '1'], 1, progress)
    expect(outcome).toMatchObject({
      placements: [
        { placement: { mode: 'pool' }, outcome: 'migrated' },
        {
          placement: { mode: 'bridge' },
          outcome: 'failed',
          applied: [],
          error: { code: 'MIGRATION_FAILED', message: expect.stringContaining('not here') },
        },
        { placement: { mode: 'silo' }, outcome: 'not run' },
      ],
    })
    const text = await project.saas(['migrate', '--concurrency', '1'])
    expect(text).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/failed .*t_globex_/) })
    expect(text.stdout).toMatch(/failed .*t_globex_[^]*not here[^]*not run: .*silo/)
  })

  test('tenant delete', async () => {
    const gone = await resultOf(['tenant', 'delete', 'globex', '--confirm', 'globex'])
    expect(gone).toMatchObject({ slug: 'globex' })
    const list = await resultOf(['tenant', 'list'])
    expect(list).toMatchObject({ tenants: [{ slug: 'acme' }, { slug: 'initech' }] })
  })
})

test('a slug that only quotes can hold', async () => {
  const slug = `o'brien"$(x)`
  expect(await project.saas(['tenant', 'create', slug])).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('no DNS label'),
  })
  expect(await project.saas(['tenant', 'show', slug])).toMatchObject({ exitCode: 0 })
  expect(await project.saas(['tenant', 'delete', slug, '--confirm', slug])).toMatchObject({
    exitCode: 0,
  })
})
