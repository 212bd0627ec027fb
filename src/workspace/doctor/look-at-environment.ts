import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseEnv } from 'node:util'

import { type EnvironmentFact, findVariables } from '../../doctor/index.ts'
import { CONFIG_FILE } from '../project-root.ts'

/** What saas.config.ts reads, and where that comes from. @param environment Before `.env` was read into it. */
export async function lookAtEnvironment(
  root: string,
  environment: NodeJS.ProcessEnv,
): Promise<EnvironmentFact> {
  const names = findVariables(await readFile(join(root, CONFIG_FILE), 'utf8'))
  const file = parseEnv(await readFile(join(root, '.env'), 'utf8').catch(() => ''))
  return {
    variables: names.map((name) => {
      const [here, there] = [environment[name], file[name]]
      const found = here === undefined ? '.env' : 'environment'
      return {
        name,
        // One that is set to nothing counts as not set.
        from: (here ?? there) ? found : 'nowhere',
        isShadowed: here !== undefined && there !== undefined && here !== there,
      }
    }),
  }
}
