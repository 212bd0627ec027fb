import type { VerifyReport } from '../report.ts'
import { escapeMarkup } from '../../words/index.ts'

const WALLS: Readonly<Record<string, string>> = {
  query: 'The query builder of the runtime refused it, or added the tenant to it.',
  driver: 'The runtime refused it, and nothing was sent to PostgreSQL.',
  grant: 'The login of the application has no right to it.',
  policy: 'Row-level security hid the rows, or refused what was to be written.',
  constraint: 'A key that holds the tenant refused it.',
  context: 'The tenant that it claimed was not signed.',
  admission: 'The runtime did not let the request in as a tenant.',
  application:
    'The application refused the request, the job or the key, or answered without the rows.',
}

const OUTCOMES: Readonly<Record<string, string>> = {
  held: 'It was refused or saw nothing, and the same statement worked where it has to: the control.',
  through: 'It reached rows of the other tenant, or told of them.',
  unproven: 'Its control did not work, or its answer says nothing. It counts as a failure.',
  control:
    'Who proved that the statement works: the victim itself, the attacker on rows of its own, the owner of the tables, or an administrator where no tenant may.',
}

const WAYS: Readonly<Record<string, string>> = {
  driver: 'On the connection of the application, by its runtime.',
  query: 'As the query builder of the runtime writes it.',
  http: 'By a request to the application.',
  job: 'By a job that the application declares.',
  cache: 'By a key of a cache that the application declares.',
  bare: 'On a connection with the login of the application that knows nothing of its runtime.',
}

/** How to read the report, for who has not seen one: what was done, and what the words mean. */
export function renderMethod({ campaigns, counts, mutation }: VerifyReport): string {
  const verdicts = campaigns.flatMap((campaign) => campaign.verdicts)
  const channels = new Set<string>(verdicts.map(({ channel }) => channel))
  const ways = Object.entries(WAYS).filter(([way]) => channels.has(way))
  const walls = Object.entries(WALLS).filter(([wall]) => wall in counts.walls)
  const mutated = mutation
    ? ' Then one wall after the other was taken away in a copy, to see whether the checks notice.'
    : ''
  return `<h2>What was done</h2>
<p>Two tenants were made in each way in which the application keeps tenants. Every table was filled for both, with ids that
collide where keys let them. Then the one, the attacker, tried to reach the rows of the other, the victim, and both were deleted.${mutated}</p>
${renderWords('Outcomes', Object.entries(OUTCOMES))}
${renderWords('Ways', ways)}
${renderWords('Walls that refused', walls)}`
}

function renderWords(title: string, words: readonly (readonly [string, string])[]): string {
  const list = words.map(
    ([name, text]) => `<dt>${escapeMarkup(name)}</dt><dd>${escapeMarkup(text)}</dd>`,
  )
  return `<h3>${title}</h3>\n<dl class="words">${list.join('')}</dl>`
}
