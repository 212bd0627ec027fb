import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type CliProject, createCliProject } from './cli-project.ts'

// The domains and the API keys of tenants, as people and machines work on them.

const UUID = /^[0-9a-f-]{36}$/
const TIME = /^\d{4}-\d\d-\d\dT/

let project: CliProject

beforeAll(async () => {
  project = await createCliProject()
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  for (const slug of ['acme', 'globex']) {
    expect(await project.saas(['tenant', 'create', slug])).toMatchObject({ exitCode: 0 })
  }
})

afterAll(async () => {
  await project?.[Symbol.asyncDispose]()
})

async function resultOf(args: readonly string[]): Promise<unknown> {
  const run = await project.saas([...args, '--json'])
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  const { version, command, result } = JSON.parse(run.stdout)
  expect({ version, command }).toEqual({ version: 1, command: args.slice(0, 3).join(' ') })
  return result
}

async function textOf(args: readonly string[]): Promise<string> {
  const run = await project.saas(args)
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  return run.stdout
}

async function expectError(
  args: readonly string[],
  code: string,
  exitCode: number,
): Promise<string> {
  const text = await project.saas(args)
  expect(text).toMatchObject({ exitCode, stdout: '' })
  expect(text.stderr).toMatch(new RegExp(`^Error ${code}: [^\n]+\n→ [^\n]+\n$`))
  const json = await project.saas([...args, '--json'])
  expect(json).toMatchObject({ exitCode, stderr: '' })
  expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, error: { code } })
  return text.stderr
}

function domain(name: string, tenant: string, verifiedAt: unknown) {
  const value = expect.stringMatching(/^tenantry-domain=[0-9a-f]{32}$/)
  return { domain: name, tenant, verifiedAt, proof: { name: `_tenantry.${name}`, value } }
}

describe('saas tenant domain', () => {
  test('none at first', async () => {
    expect(await resultOf(['tenant', 'domain', 'list'])).toEqual({ domains: [] })
    expect(await textOf(['tenant', 'domain', 'list'])).toContain('saas tenant domain add')
  })

  test('a domain is added with what its owner has to publish, and stays unverified', async () => {
    const added = await resultOf(['tenant', 'domain', 'add', 'acme', 'Shop.ACME.com'])
    expect(added).toEqual(domain('shop.acme.com', 'acme', null))
    const text = await textOf(['tenant', 'domain', 'add', 'acme', 'shop.acme.com'])
    expect(text).toMatch(/TXT record[^]*_tenantry\.shop\.acme\.com[^]*tenantry-domain=[0-9a-f]{32}/)
    expect(text).toContain('saas tenant domain verify acme shop.acme.com')
    expect(await textOf(['tenant', 'domain', 'list'])).toMatch(
      /shop\.acme\.com +acme +not verified/,
    )
  })

  test('a domain that is known to be theirs is verified at once', async () => {
    const verifiedAt = expect.stringMatching(TIME)
    const add = ['tenant', 'domain', 'add', 'acme', 'münchen.example', '--verified']
    const added = domain('xn--mnchen-3ya.example', 'acme', verifiedAt)
    expect(await resultOf(add)).toEqual(added)
    expect(await resultOf(['tenant', 'domain', 'verify', 'acme', 'münchen.example'])).toEqual(added)
    expect(await resultOf(['tenant', 'domain', 'list', 'acme'])).toEqual({
      domains: [domain('shop.acme.com', 'acme', null), added],
    })
    expect(await resultOf(['tenant', 'domain', 'list', 'globex'])).toEqual({ domains: [] })
    await expectError(
      ['tenant', 'domain', 'add', 'globex', 'münchen.example', '--verified'],
      'DOMAIN_TAKEN',
      1,
    )
  })

  test('a domain is removed', async () => {
    const remove = ['tenant', 'domain', 'remove', 'acme', 'münchen.example']
    expect(await textOf(remove)).toContain('within 5 s')
    await expectError(remove, 'DOMAIN_UNKNOWN', 1)
  })

  test('a name that nobody has published a proof for is not verified', async () => {
    await resultOf(['tenant', 'domain', 'add', 'acme', 'nobody.invalid'])
    const said = await expectError(
      ['tenant', 'domain', 'verify', 'acme', 'nobody.invalid'],
      'DOMAIN_UNPROVEN',
      1,
    )
    expect(said).toContain('_tenantry.nobody.invalid')
  })

  test.each([
    [['add', 'nobody', 'x.com'], 'TENANT_UNKNOWN', 1],
    [['add', 'acme', 'https://x.com'], 'DOMAIN_INVALID', 1],
    [['add', 'acme', '*.x.com'], 'DOMAIN_INVALID', 1],
    [['add', 'acme'], 'USAGE_MISSING_ARGUMENT', 2],
    [['verify', 'acme', 'x.com'], 'DOMAIN_UNKNOWN', 1],
    [['list', 'nobody'], 'TENANT_UNKNOWN', 1],
    [['sell', 'acme'], 'USAGE_UNKNOWN_COMMAND', 2],
  ])('%j: %s', async (args, code, exitCode) => {
    await expectError(['tenant', 'domain', ...args], code, exitCode)
  })
})

describe('saas tenant key', () => {
  test('a key is shown once, alone on standard output', async () => {
    const made = await project.saas(['tenant', 'key', 'create', 'acme', '--name', 'CI'])
    expect(made.exitCode).toBe(0)
    expect(made.stdout).toMatch(new RegExp(`^${project.name}_[A-Za-z0-9_-]{43}\n$`))
    expect(made.stderr).toContain('saas tenant key revoke acme')
    expect(made.stderr).not.toContain(made.stdout.trim())
    const list = await textOf(['tenant', 'key', 'list', 'acme'])
    expect(list).toMatch(
      new RegExp(`CI +${made.stdout.trim().slice(-4)} +\\d{4}-\\d\\d-\\d\\d +active`),
    )
    expect(list).not.toContain(made.stdout.trim())
    const hashes = await project.query<{ hash: Buffer }>('select hash from tenantry.api_key')
    expect(hashes).toHaveLength(1)
  })

  test('a key expires, is listed and is revoked', async () => {
    const made = Object(
      await resultOf(['tenant', 'key', 'create', 'globex', '--expires-in', '90d']),
    )
    const { key, ...shown } = made
    expect(shown).toEqual({
      id: expect.stringMatching(UUID),
      tenant: 'globex',
      name: '',
      ending: key.slice(-4),
      createdAt: expect.stringMatching(TIME),
      expiresAt: expect.stringMatching(TIME),
      revokedAt: null,
    })
    const days = (Date.parse(shown.expiresAt) - Date.parse(shown.createdAt)) / 86_400_000
    expect(days).toBeCloseTo(90)
    expect(await resultOf(['tenant', 'key', 'list', 'globex'])).toEqual({ keys: [shown] })
    const revoked = await resultOf(['tenant', 'key', 'revoke', 'globex', shown.id])
    expect(revoked).toEqual({ ...shown, revokedAt: expect.stringMatching(TIME) })
    expect(await textOf(['tenant', 'key', 'list', 'globex'])).toMatch(/ revoked \d{4}/)
  })

  test.each([
    [['create', 'nobody'], 'TENANT_UNKNOWN', 1],
    [['create', 'acme', '--name', 'a\u001Bb'], 'KEY_NAME_INVALID', 1],
    [['create', 'acme', '--expires-in', '0d'], 'USAGE_INVALID_VALUE', 2],
    [['create', 'acme', '--expires-in', '90'], 'USAGE_INVALID_VALUE', 2],
    [['create', 'acme', '--expires-in', '4000d'], 'USAGE_INVALID_VALUE', 2],
    [['list', 'nobody'], 'TENANT_UNKNOWN', 1],
    [['list'], 'USAGE_MISSING_ARGUMENT', 2],
    [['revoke', 'acme', 'x'], 'KEY_UNKNOWN', 1],
  ])('%j: %s', async (args, code, exitCode) => {
    await expectError(['tenant', 'key', ...args], code, exitCode)
  })
})
