import { sql } from 'kysely'
import { Client } from 'pg'

import type { Attack, Attacker, Attacks } from '../oracle/attack.ts'
import { openProcess, refused, spoiling } from './guard-attack.ts'

/** Ways to log in as somebody who sees more. */
export const GUARDED_LOGINS: Attacks = {
  'name the administrator behind the URL': spoiling(
    'a parameter of a URL wins over what stands before the host',
    async ({ scene, self }) => {
      const url = new URL(scene.config.clusters['primary']?.url ?? '')
      const { username, password } = url
      url.searchParams.set('user', decodeURIComponent(username))
      url.searchParams.set('password', decodeURIComponent(password))
      await using tenancy = await openProcess(scene, { url: url.href })
      const asked = sql<{ login: string }>`select session_user as login`
      const { rows } = await tenancy.run(self.slug, () => asked.execute(tenancy.db))
      const [found] = rows
      return found?.login === `${scene.config.name}_app` ? undefined : JSON.stringify(found)
    },
  ),
  'log in as the system with the password of requests': logIn(
    ({ scene }) => `${scene.config.name}_system`,
  ),
  'log in as the administrator with the password of requests': logIn(({ scene }) =>
    decodeURIComponent(new URL(scene.config.clusters['primary']?.url ?? '').username),
  ),
  'sign contexts with a key that everybody can make': refused(
    'a key is made of the password of requests where no secret is given',
    'CONFIG_INVALID',
    async ({ scene }) => {
      const url = new URL(scene.config.clusters['primary']?.url ?? '')
      url.password = ''
      const settings = { isolation: { signedContext: true } }
      const tenancy = await openProcess(scene, { url: url.href }, settings)
      await tenancy.close()
    },
  ),
  'be given a token of another time': spoiling(
    'a token that is too old, or of a time to come, is refused',
    async ({ scene, self }) => {
      const { ContextKey, ContextSigner } = scene.runtime
      const key = await ContextKey.derive('a secret of 32 characters or so.', 'a')
      const seen = [0, 61, -200].map((later) => {
        let now = 1_000_000
        const signer = new ContextSigner(new Map([[self.placement.cluster, key]]), () => now)
        const first = signer.sign(self)
        now += later
        return signer.sign(self) === first
      })
      const [atOnce, old, setBack] = seen
      return atOnce === true && old === false && setBack === false ? undefined : seen.join()
    },
  ),
}

function logIn(user: (attacker: Attacker) => string): Attack {
  return refused(
    'passwords of logins are derived, each from the role as well',
    '28P01',
    async (attacker) => {
      const url = new URL(attacker.scene.appUrl(attacker.self))
      url.username = user(attacker)
      const client = new Client({ connectionString: url.href })
      await client.connect()
      await client.end()
    },
  )
}
