import type { MutationReport } from '../mutants/hunted-mutant.ts'
import type { Campaigned, VerifyReport } from '../report.ts'
import type { Verdict } from '../verdict.ts'
import { escapeMarkup } from '../../words/index.ts'

interface Case {
  readonly name: string
  readonly className: string
  /** Undefined where it passed. */
  readonly failure?: {
    readonly type: 'through' | 'unproven' | 'unfilled' | 'missed'
    readonly told: string
  }
}

/** The report for CI servers: a suite for each mode, a case for each attack on each way. */
export function renderJunit(report: VerifyReport): string {
  const suites = report.campaigns.map((campaign) => renderSuite(campaign, report.startedAt))
  // A run that attacked nothing is no success.
  const nothing =
    report.campaigns.length === 0
      ? [renderCases('nothing', report.startedAt, [nothingCase(report)])]
      : []
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="saas verify ${escapeMarkup(report.application)}">`,
    ...suites,
    ...nothing,
    ...(report.mutation === undefined ? [] : [renderMutants(report.mutation, report.startedAt)]),
    '</testsuites>',
  ].join('\n')}\n`
}

function renderSuite({ mode, cluster, ...campaign }: Campaigned, startedAt: string): string {
  const { verdicts, unfilled, tables } = campaign
  const hasTables = tables.some(({ kind }) => kind === 'tenant')
  const cases: Case[] = [
    ...verdicts.map((verdict) => toCase(verdict, mode)),
    ...unfilled.map(({ table, why }): Case => ({
      name: 'fill',
      className: `${mode}.${table}`,
      failure: { type: 'unfilled', told: why },
    })),
    ...(hasTables ? [] : [{ ...NOTHING, className: mode }]),
  ]
  return renderCases(`${mode} on ${cluster}`, startedAt, cases)
}

const NOTHING: Case = {
  name: 'tables of tenants',
  className: 'fleet',
  failure: { type: 'unproven', told: 'There is no table of tenants to attack.' },
}

function nothingCase({ problems }: VerifyReport): Case {
  return { ...NOTHING, failure: { type: 'unproven', told: problems.join(' ') } }
}

function toCase({ id, object, channel, outcome, told }: Verdict, mode: string): Case {
  const named = { name: `${id} (${channel})`, className: `${mode}.${object}` }
  return outcome === 'held' ? named : { ...named, failure: { type: outcome, told } }
}

/** A case for each wall that was taken away: it fails where nobody noticed. */
function renderMutants({ mutants }: MutationReport, startedAt: string): string {
  const cases = mutants.map(({ id, wall, outcome, told }): Case => {
    const named = { name: id, className: `mutants.${wall}` }
    return outcome === 'missed' ? { ...named, failure: { type: 'missed', told } } : named
  })
  return renderCases('mutants', startedAt, cases)
}

function renderCases(name: string, startedAt: string, cases: readonly Case[]): string {
  const failures = cases.filter(({ failure }) => failure && isFailure(failure)).length
  const errors = cases.filter(({ failure }) => failure && !isFailure(failure)).length
  return [
    `  <testsuite name="${escapeMarkup(name)}" timestamp="${startedAt}" tests="${cases.length}" failures="${failures}" errors="${errors}">`,
    ...cases.map(renderCase),
    '  </testsuite>',
  ].join('\n')
}

function renderCase({ name, className, failure }: Case): string {
  const start = `    <testcase name="${escapeMarkup(name)}" classname="${escapeMarkup(className)}"`
  if (failure === undefined) return `${start}/>`
  const tag = isFailure(failure) ? 'failure' : 'error'
  return `${start}><${tag} type="${failure.type}" message="${escapeMarkup(failure.told)}"/></testcase>`
}

/** An error is what could not be found out. */
function isFailure({ type }: NonNullable<Case['failure']>): boolean {
  return type === 'through' || type === 'missed'
}
