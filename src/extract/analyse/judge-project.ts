import { type Cut, type EdgeFacts, type ReferredProject } from '../index.ts'
import { findTenancies } from './find-tenancies.ts'
import { circlesOf, connectingProjects, placeProjects } from './project-places.ts'

/** What keeps the compiler from having the new packages, of projects that refer to each other. */
export function judgeProject(cut: Cut): EdgeFacts[] {
  const places = placeProjects(cut)
  if (places === undefined) return []
  if (places.is === 'nowhere') return [refuse(places, cut)]
  const { owner } = places
  const files = findTenancies(cut).map(({ file }) => file.fileName)
  return circlesOf(connectingProjects(files, owner, cut), owner, cut).map((one) =>
    refuse(circle(owner, one), cut),
  )
}

interface Refusal {
  readonly why: string
  readonly remedy: string
}

function refuse({ why, remedy }: Refusal, { config, folder }: Cut): EdgeFacts {
  return {
    direction: 'in',
    shape: 'project-reference',
    name: folder,
    place: { file: config, line: 1, column: 1 },
    verdict: { is: 'refused', why, remedy },
  }
}

/** The file that makes the Tenancy imports the module, to connect it. */
function circle(owner: ReferredProject, needed: ReferredProject): Refusal {
  return {
    why: `The Tenancy is made in ${needed.config}, which would have to refer to ${owner.config} to connect the module; that refers to it already, and the compiler builds no circle.`,
    remedy:
      'Make the Tenancy in a project that the module does not need: where the application begins.',
  }
}
