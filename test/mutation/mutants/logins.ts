import type { Mutant } from '../mutant.ts'

const LOGIN = 'database/connections/login.ts'
const rawRead = { attack: 'raw reads: select everything', in: 'driver' } as const

/** As whom a process logs in, and what another login could make of it. */
export const LOGIN_MUTANTS: readonly Mutant[] = [
  {
    what: 'requests log in as the administrator',
    file: LOGIN,
    find: '  writeLogin(url, role, password)\n',
    replace: '',
    caughtBy: rawRead,
  },
  {
    what: 'requests log in as the system',
    file: LOGIN,
    find: '  const role = rolesOf(application)[kind]\n',
    replace: '  const role = rolesOf(application).system\n',
    caughtBy: rawRead,
  },
  {
    what: 'the login behind a URL is left there',
    file: LOGIN,
    find: "  url.searchParams.delete('user')\n  url.searchParams.delete('password')\n",
    replace: '',
    caughtBy: { attack: 'logins: name the administrator behind the URL', in: 'driver' },
  },
  {
    what: 'all logins have one password',
    file: LOGIN,
    find: '`tenantry login ${role}`',
    replace: '`tenantry login ${typeof role}`',
    caughtBy: {
      attack: 'logins: log in as the system with the password of requests',
      in: 'fleet',
    },
  },
  {
    what: "logins have the administrator's password",
    file: LOGIN,
    find: "  return createHmac('sha256', secret)",
    replace: "  if (secret !== '') return secret\n  return createHmac('sha256', secret)",
    caughtBy: {
      attack: 'logins: log in as the administrator with the password of requests',
      in: 'fleet',
    },
  },
]
