import {
  type ConditionKind,
  type ConditionVerdict,
  type TenantContext,
  isTied,
  judgeCondition,
  type PolicyState,
  type RelationState,
} from '../../sql/index.ts'

/** A policy, with what its conditions keep rows to. */
export interface JudgedPolicy {
  readonly policy: PolicyState
  /** Undefined where there is none, and for an insert, which has no row to look at. */
  readonly using: ConditionVerdict | undefined
  /** What new rows have to meet: the condition of `using` where no other is given. */
  readonly check: ConditionVerdict | undefined
}

/** How row-level security keeps the tenants of a table apart. */
export interface TableGuard {
  readonly permissive: readonly JudgedPolicy[]
  readonly restrictive: readonly JudgedPolicy[]
  /** Whether restrictive policies alone keep every statement to the tenant. */
  readonly isHeldByRestrictive: boolean
  /** Whether each statement of a request reaches rows of its tenant alone. */
  readonly isStrict: boolean
}

/** Whether a policy keeps to the tenant in what it is for. */
export function comparesTenant({ using, check }: JudgedPolicy): boolean {
  return isTied((using ?? check)?.kind)
}

const COMMANDS = ['select', 'insert', 'update', 'delete'] as const
type Command = (typeof COMMANDS)[number]

export interface GuardQuestion {
  /** The column of the tenant. */
  readonly column: string
  readonly isColumnNotNull: boolean
  readonly context: TenantContext
  /** Whether a policy is for those whose requests are judged. */
  readonly isJudged: (policy: PolicyState) => boolean
}

export function readGuard(
  { policies, rowSecurity, columns }: RelationState,
  { column, isColumnNotNull, context, isJudged }: GuardQuestion,
): TableGuard {
  const question = { column, columnType: columns.get(column)?.type, isColumnNotNull, context }
  const judged = [...policies.values()].filter(isJudged).map((policy): JudgedPolicy => {
    const using = policy.using && judgeCondition(policy.using, question)
    const check = policy.check === undefined ? using : judgeCondition(policy.check, question)
    const isInsert = policy.command === 'insert'
    return {
      policy,
      using: isInsert ? undefined : using,
      check: hasCheck(policy) ? check : undefined,
    }
  })
  const permissive = judged.filter(({ policy }) => policy.isPermissive)
  const restrictive = judged.filter(({ policy }) => !policy.isPermissive)
  const isHeldByRestrictive = COMMANDS.every((command) =>
    partsOf(command).every((part) =>
      restrictive.some((one) => isFor(one, command) && isTied(one[part]?.kind)),
    ),
  )
  const isHeldByPermissive = COMMANDS.every((command) =>
    permissive
      .filter((one) => isFor(one, command))
      .every((one) => partsOf(command).every((part) => isClosedOrTied(one[part]?.kind))),
  )
  return {
    permissive,
    restrictive,
    isHeldByRestrictive,
    isStrict: rowSecurity.isEnabled && (isHeldByRestrictive || isHeldByPermissive),
  }
}

function partsOf(command: Command): readonly ('using' | 'check')[] {
  if (command === 'insert') return ['check']
  return command === 'update' ? ['using', 'check'] : ['using']
}

function hasCheck({ command }: PolicyState): boolean {
  return command === 'all' || command === 'insert' || command === 'update'
}

function isFor({ policy }: JudgedPolicy, command: Command): boolean {
  return policy.command === 'all' || policy.command === command
}

/** A condition that is not there admits nothing. */
function isClosedOrTied(kind: ConditionKind | undefined): boolean {
  return kind === undefined || isTied(kind)
}
