import type { ImportRule } from '../rule.ts'
import { RUNTIME } from './places.ts'

const FLEET = `${RUNTIME}/fleet`

/** The folders of the fleet, from the ground up: each knows those of the lines above its own. */
const STOREYS: readonly (readonly string[])[] = [
  ['preparation', 'plan'],
  ['provisioning', 'shape', 'attempt'],
  ['rehearsal', 'adoption'],
  ['tenants', 'rollout'],
  ['access'],
]

/** One rule for each folder. Those of a line do not know each other. */
export const FLEET_RULES: readonly ImportRule[] = STOREYS.flatMap((storey, height) => {
  const above = STOREYS.slice(height).flat()
  return storey.map((folder): ImportRule => {
    const others = above.filter((other) => other !== folder)
    return {
      kind: 'edge',
      id: `fleet-${folder}-knows-what-is-below`,
      reason:
        'What works on one placement does not know that there are many, and a plan not what comes of it: each can be read without what is above it.',
      from: [`${FLEET}/${folder}`],
      to: others.map((other) => `${FLEET}/${other}`),
      planted: others.slice(-1).map((other) => ({
        path: `${FLEET}/${folder}/planted.ts`,
        text: `import { planted } from '../${other}/planted.ts'`,
      })),
    }
  })
}).filter(({ planted }) => planted.length > 0)
