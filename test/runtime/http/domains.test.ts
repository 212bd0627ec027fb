import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  addDomain,
  createKey,
  removeDomain,
  setTenantStatus,
  verifyDomain,
} from '@tenantry/runtime/fleet'
import { createTenancy, type Tenancy } from '@tenantry/runtime'

import { parseDomain } from '../../../packages/runtime/src/catalog/domain.ts'
import type { TestDatabase } from '../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'

let fleet: TestFleet

beforeAll(async () => {
  fleet = await createTestFleet()
  for (const slug of ['acme', 'globex', 'asleep', 'gone']) await fleet.create({ slug })
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

/** A process that knows nothing yet. */
async function freshTenancy(): Promise<Tenancy<TestDatabase>> {
  return await createTenancy<TestDatabase>(fleet.config)
}

async function ownerOf(domain: string): Promise<string | undefined> {
  await using tenancy = await freshTenancy()
  return await tenancy.tenantOfDomain(domain)
}

describe('the name of a domain', () => {
  test.each([
    ['shop.acme.com', 'shop.acme.com'],
    ['Shop.ACME.com.', 'shop.acme.com'],
    ['münchen.example', 'xn--mnchen-3ya.example'],
    ['XN--MNCHEN-3YA.example', 'xn--mnchen-3ya.example'],
    ['mu\u0308nchen.example', 'xn--mnchen-3ya.example'],
    ['faß.de', 'xn--fa-hia.de'],
    ['ａｃｍｅ。ｃｏｍ', 'acme.com'],
  ])('%s is %s', (text, domain) => {
    expect(parseDomain(text)).toBe(domain)
  })

  test.each([
    '',
    'localhost',
    'acme.com:80',
    'https://acme.com',
    'acme.com/shop',
    'acme.com?x',
    'a%2ecom',
    'user@acme.com',
    '*.acme.com',
    'a_b.com',
    '-a.com',
    'a..com',
    '1.2.3.4',
    '0x7f.1',
    '[::1]',
    'acme.123',
    'acme .com',
    `${'a'.repeat(64)}.com`,
    `${'a.'.repeat(130)}com`,
  ])('%j is none', (text) => {
    expect(() => parseDomain(text)).toThrow(expect.objectContaining({ code: 'DOMAIN_INVALID' }))
  })
})

describe('whose a domain is', () => {
  test('nobody is let in by a domain before it is verified, and only exactly then', async () => {
    const added = await addDomain(fleet.fleet, 'acme', 'Shop.Acme.com')
    expect(added).toMatchObject({ domain: 'shop.acme.com', tenant: 'acme', verifiedAt: null })
    expect(await ownerOf('shop.acme.com')).toBeUndefined()
    const proof = added.proof.value
    const verified = await verifyDomain(fleet.fleet, 'acme', 'shop.acme.com', async (name) => {
      expect(name).toBe('_tenantry.shop.acme.com')
      return [['something else'], [proof.slice(0, 10), proof.slice(10)]]
    })
    expect(verified.verifiedAt).not.toBeNull()
    expect(await ownerOf('shop.acme.com')).toBe('acme')
    for (const other of ['acme.com', 'www.shop.acme.com', 'Shop.acme.com', "' or true --"]) {
      expect(await ownerOf(other)).toBeUndefined()
    }
    // Once more changes nothing, and asks no DNS.
    expect(await addDomain(fleet.fleet, 'acme', 'shop.acme.com')).toEqual(verified)
    const again = verifyDomain(fleet.fleet, 'acme', 'shop.acme.com', () =>
      Promise.reject(new Error()),
    )
    expect(await again).toEqual(verified)
  })

  test('what another tenant only claims keeps nobody from proving it', async () => {
    const claimed = await addDomain(fleet.fleet, 'globex', 'contested.com')
    const owned = await addDomain(fleet.fleet, 'acme', 'contested.com')
    expect(claimed.proof.value).not.toBe(owned.proof.value)
    await verifyDomain(fleet.fleet, 'acme', 'contested.com', async () => [[owned.proof.value]])
    expect(await ownerOf('contested.com')).toBe('acme')
    for (const take of [
      () =>
        verifyDomain(fleet.fleet, 'globex', 'contested.com', async () => [[claimed.proof.value]]),
      () => addDomain(fleet.fleet, 'globex', 'contested.com', { isVerified: true }),
    ]) {
      await expect(take()).rejects.toMatchObject({ code: 'DOMAIN_TAKEN' })
    }
    expect(await ownerOf('contested.com')).toBe('acme')
    await removeDomain(fleet.fleet, 'acme', 'contested.com')
    expect(await ownerOf('contested.com')).toBeUndefined()
    await addDomain(fleet.fleet, 'globex', 'contested.com', { isVerified: true })
    expect(await ownerOf('contested.com')).toBe('globex')
  })

  test('of two that prove it at once, one has it', async () => {
    const proofs = await Promise.all(
      ['acme', 'globex'].map(async (slug) => await addDomain(fleet.fleet, slug, 'race.com')),
    )
    const another = await fleet.openAnother()
    const both = await Promise.allSettled(
      [fleet.fleet, another].map((one, index) =>
        verifyDomain(one, proofs[index]?.tenant ?? '', 'race.com', async () =>
          proofs.map((proof) => [proof.proof.value]),
        ),
      ),
    )
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('a suspended tenant is not found, and a deleted one has left nothing behind', async () => {
    await addDomain(fleet.fleet, 'asleep', 'asleep.com', { isVerified: true })
    await addDomain(fleet.fleet, 'gone', 'gone.com', { isVerified: true })
    await createKey(fleet.fleet, 'gone')
    expect(await ownerOf('asleep.com')).toBe('asleep')
    await setTenantStatus(fleet.fleet, 'asleep', 'suspended')
    expect(await ownerOf('asleep.com')).toBeUndefined()
    await fleet.delete('gone')
    expect(await ownerOf('gone.com')).toBeUndefined()
    const left = await fleet.query(
      `select domain from tenantry.tenant_domain where domain = 'gone.com'
       union all select id::text from tenantry.api_key`,
    )
    expect(left).toEqual([])
  })

  test("the application's role reads neither table", async () => {
    for (const table of ['tenant_domain', 'api_key']) {
      const read = fleet.application.asAppRole(fleet.database, (client) =>
        client.query(`select * from tenantry.${table}`),
      )
      await expect(read).rejects.toThrow('permission denied')
    }
  })
})

describe('what is refused', () => {
  test.each([
    ['an unknown tenant', () => addDomain(fleet.fleet, 'nobody', 'x.com'), 'TENANT_UNKNOWN'],
    ['no domain', () => addDomain(fleet.fleet, 'acme', 'x'), 'DOMAIN_INVALID'],
    [
      'to verify what was not added',
      () => verifyDomain(fleet.fleet, 'acme', 'x.com', async () => []),
      'DOMAIN_UNKNOWN',
    ],
    ['to remove it', () => removeDomain(fleet.fleet, 'acme', 'x.com'), 'DOMAIN_UNKNOWN'],
    [
      "to remove another tenant's",
      () => removeDomain(fleet.fleet, 'globex', 'shop.acme.com'),
      'DOMAIN_UNKNOWN',
    ],
  ])('%s', async (_what, run, code) => {
    await expect(run()).rejects.toMatchObject({ code })
  })
})

describe('the DNS', () => {
  test('a TXT record proves it, and nothing else does', async () => {
    const { proof } = await addDomain(fleet.fleet, 'acme', 'dns.example')
    let record: string | undefined
    const server = createSocket('udp4')
    server.on('message', (query, { port }) =>
      server.send(answerTxt(query, record), port, '127.0.0.1'),
    )
    server.bind(0, '127.0.0.1')
    await once(server, 'listening')
    const resolver = new Resolver({ timeout: 2000, tries: 2 })
    resolver.setServers([`127.0.0.1:${server.address().port}`])
    const verify = () =>
      verifyDomain(fleet.fleet, 'acme', 'dns.example', (name) => resolver.resolveTxt(name))
    for (const wrong of [undefined, 'tenantry-domain=', `${proof.value}x`]) {
      record = wrong
      await expect(verify()).rejects.toMatchObject({
        code: 'DOMAIN_UNPROVEN',
        hint: expect.stringContaining(proof.value),
      })
    }
    record = proof.value
    expect((await verify()).verifiedAt).not.toBeNull()
    server.close()
  })

  test('one that does not answer is said to be the reason', async () => {
    await addDomain(fleet.fleet, 'acme', 'silent.example')
    const refused = Object.assign(new Error('queryTxt EREFUSED'), { code: 'EREFUSED' })
    const verify = verifyDomain(fleet.fleet, 'acme', 'silent.example', () =>
      Promise.reject(refused),
    )
    await expect(verify).rejects.toMatchObject({
      code: 'DOMAIN_UNPROVEN',
      message: expect.stringContaining('EREFUSED'),
    })
  })
})

/** The least DNS server there is: one TXT record for whatever is asked, or the answer that there is none. */
function answerTxt(query: Buffer, record: string | undefined): Buffer {
  const question = query.subarray(12, query.indexOf(0, 12) + 5)
  const header = Buffer.from(query.subarray(0, 12))
  header.writeUInt16BE(record === undefined ? 0x8183 : 0x8180, 2)
  header.writeUInt16BE(record === undefined ? 0 : 1, 6)
  header.writeUInt32BE(0, 8)
  if (record === undefined) return Buffer.concat([header, question])
  const text = Buffer.concat([Buffer.from([record.length]), Buffer.from(record)])
  const fields = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 1, 0, text.length])
  return Buffer.concat([header, question, fields, text])
}
