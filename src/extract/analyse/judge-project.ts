import { type Cut, type EdgeFacts, pathOf, type ReferredProject } from '../index.ts'
import { connectingPath } from './connecting-path.ts'
import type { Reference } from './find-references.ts'
import { findTenancies } from './find-tenancies.ts'
import { circlesOf, connectingProjects, placeProjects } from './project-places.ts'

/** What keeps the compiler from having the new packages, of projects that refer to each other. */
export function judgeProject(references: readonly Reference[], cut: Cut): EdgeFacts[] {
  const places = placeProjects(cut)
  if (places === undefined) return []
  if (places.is === 'nowhere') return [refuse(places, cut)]
  const { owner } = places
  const files = findTenancies(cut).map(({ file }) => file.fileName)
  const connecting = connectingProjects(files, owner, cut)
  const unnamed = files.filter((file) => connectingPath(file, references, cut) === undefined)
  return [
    ...circlesOf(connecting, owner, cut).map((one) => circle(owner, one)),
    ...unnamed.map((file) => noWay(pathOf(file, cut), owner)),
  ].map((one) => refuse(one, cut))
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

function noWay(file: string, { config }: ReferredProject): Refusal {
  return {
    why: `${file} has to import the module, to connect it. What is compiled of both lies elsewhere to each other than they do, so that no path leads there.`,
    remedy: `Have it import the module by the name of its package, and refer to ${config}.`,
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
