import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'

/** What PostgreSQL refuses for a reason the client can mend, by SQLSTATE. */
const CONFLICTS: Readonly<Record<string, string>> = {
  '23503': 'It refers to something that is not there.',
  '23505': 'There is one like it already.',
}

/** JSON may hold `\u0000`, and a column of PostgreSQL may not. */
const TEXT_NOT_STORABLE = '22021'

/** Answers failures in one shape. What the client did not cause is logged, and told to nobody. */
export async function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const conflict = CONFLICTS[error.code]
  if (conflict) return reply.code(409).send({ error: { code: 'CONFLICT', message: conflict } })

  if (error.code === TEXT_NOT_STORABLE) {
    const said = 'A text holds a character that cannot be stored.'
    return reply.code(400).send({ error: { code: 'INVALID', message: said } })
  }
  const { statusCode = 500, code, message } = error
  if (statusCode < 500) return reply.code(statusCode).send({ error: { code, message } })

  request.log.error({ err: error }, 'A request failed.')
  return reply.code(500).send({ error: { code: 'INTERNAL', message: 'Something went wrong.' } })
}

/** For unknown paths, and for rows that are not there: those of another tenant are not there either. */
export async function answerNotFound(
  _request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  return reply.code(404).send({ error: { code: 'NOT_FOUND', message: 'There is nothing here.' } })
}
