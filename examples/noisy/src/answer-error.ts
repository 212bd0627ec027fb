import { httpProblemOf } from '@tenantry/runtime/http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'

/** JSON may hold `\u0000`, and a column of PostgreSQL may not. */
const TEXT_NOT_STORABLE = '22021'

/** Answers failures in one shape. What the client did not cause is logged, and told to nobody. */
export async function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  // A quota that was hit behind the door: too many that wait for a connection, or a statement that took too long.
  const problem = httpProblemOf(error)
  if (problem) return reply.code(problem.status).headers(problem.headers).send(problem.body)

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
