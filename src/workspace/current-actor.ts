import { hostname, userInfo } from 'node:os'

/** Who runs a command, as the catalog remembers it: `who@where`, or who started the CI job. */
export function currentActor(environment: NodeJS.ProcessEnv): string {
  const { GITHUB_ACTOR, GITLAB_USER_LOGIN, CI } = environment
  const who = GITHUB_ACTOR ?? GITLAB_USER_LOGIN
  if (CI !== undefined && who !== undefined) return `${who} (CI)`
  return `${userName()}@${hostname()}`
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run as a number that no user has.
    return String(process.getuid?.() ?? 'unknown')
  }
}
