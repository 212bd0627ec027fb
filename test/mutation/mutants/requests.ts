import type { Mutant } from '../mutant.ts'
import { doorMutants } from './door-mutants.ts'

const group = 'requests'

/** What a request may not hold, and what its answer may not tell. */
export const REQUEST_MUTANTS: readonly Mutant[] = [
  ...doorMutants({ file: 'http/read-request.ts', group }, [
    [
      'a request has two hosts',
      "if (hosts.length > 1) throw ambiguousRequest('host')",
      '',
      'send two hosts',
    ],
    [
      'a request has two tokens',
      "if (tokens > 1) throw ambiguousRequest('authorization')",
      '',
      'send two tokens',
    ],
    [
      'the host in the URL is not compared',
      'if (authority !== undefined) named.push(authority)',
      '',
      'name another host in the URL',
    ],
    [
      'the host of HTTP/2 is not compared',
      'const named = [...hosts, ...authorities]',
      'const named = [...hosts]',
      'name another host in HTTP/2',
    ],
    [
      'hosts are not compared',
      'if (other !== host && (parseHostname(other) ?? other) !== parseHostname(host)) {',
      'if (other === undefined) {',
      'name another host in the URL',
    ],
  ]),
  ...doorMutants({ file: 'http/http-problem.ts', group }, [
    [
      'an answer says that a tenant is suspended',
      'TENANT_SUSPENDED: NOT_FOUND',
      "TENANT_SUSPENDED: unauthorized('TENANT_SUSPENDED', 'It is suspended.')",
      'tell a suspended tenant from an unknown one by the answer',
    ],
  ]),
  ...doorMutants({ file: 'http/admit-request.ts', group }, [
    [
      'a refusal comes at once',
      'else await evenOut(began)',
      '',
      'tell by the time what was looked up',
    ],
  ]),
  ...doorMutants({ file: 'http/even-out.ts', group }, [
    [
      'a refusal waits for no time',
      'await sleep(STEP_MS - ((performance.now() - began) % STEP_MS))',
      '',
      'tell by the time what was looked up',
    ],
    [
      'a refusal waits for as long, whatever came before',
      'STEP_MS - ((performance.now() - began) % STEP_MS)',
      'STEP_MS',
      'tell by the time how long the lookup took',
    ],
  ]),
]
